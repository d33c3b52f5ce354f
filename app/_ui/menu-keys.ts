import { type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useRef } from "react";

/** Which item has the focus when a menu opens. */
export type First = "first" | "last" | "none";

type Options = {
  open: First | null;
  button: RefObject<HTMLElement | null>;
  popup: RefObject<HTMLElement | null>;
  side: "top" | "bottom";
  align: "start" | "end";
  onClose(): void;
};

const GAP = 4;
const MARGIN = 5;
const TYPING_MS = 750;

/** Places an open menu at its button, moves the focus through it, and closes it. @returns what the menu does with a key */
export function useMenuKeys({ open, button, popup, side, align, onClose }: Options) {
  const typed = useRef({ text: "", at: 0 });

  useLayoutEffect(() => {
    const [menu, anchor] = [popup.current, button.current];
    if (!open || !menu || !anchor) return;
    const place = () => Object.assign(menu.style, placeOf(anchor.getBoundingClientRect(), menu, side, align));
    place();
    const items = itemsOf(menu);
    (open === "none" ? menu : items.at(open === "first" ? 0 : -1))?.focus({ preventScroll: true });
    window.addEventListener("resize", place);
    window.addEventListener("scroll", place, true);
    return () => {
      window.removeEventListener("resize", place);
      window.removeEventListener("scroll", place, true);
    };
  }, [open, button, popup, side, align]);

  const latest = useRef(onClose);
  useEffect(() => {
    latest.current = onClose;
  });
  useEffect(() => {
    if (!open) return;
    function outside({ target }: Event) {
      const inside = [popup.current, button.current].some((e) => target instanceof Node && e?.contains(target));
      if (!inside) latest.current();
    }
    document.addEventListener("pointerdown", outside, true);
    document.addEventListener("focusin", outside);
    return () => {
      document.removeEventListener("pointerdown", outside, true);
      document.removeEventListener("focusin", outside);
    };
  }, [open, button, popup]);

  return (event: KeyboardEvent<HTMLElement>) => {
    const items = itemsOf(event.currentTarget);
    const at = items.indexOf(document.activeElement as HTMLElement);
    const leave = () => {
      button.current?.focus();
      onClose();
    };
    const moves: Record<string, () => void> = {
      ArrowDown: () => items[(at + 1) % items.length]?.focus(),
      ArrowUp: () => items.at(at < 1 ? -1 : at - 1)?.focus(),
      Home: () => items[0]?.focus(),
      End: () => items.at(-1)?.focus(),
      Escape: leave,
      // A button does this natively, a link only on Enter.
      " ": () => items[at]?.click(),
    };
    // From the button, the browser moves on to the next element by itself.
    if (event.key === "Tab") return leave();
    if (moves[event.key]) {
      event.preventDefault();
      event.stopPropagation();
      return moves[event.key]?.();
    }
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    const now = performance.now();
    const text = (now - typed.current.at < TYPING_MS ? typed.current.text : "") + event.key.toLowerCase();
    typed.current = { text, at: now };
    const after = [...items.slice(at + (text.length > 1 ? 0 : 1)), ...items];
    after.find((item) => item.textContent?.trim().toLowerCase().startsWith(text))?.focus();
  };
}

function itemsOf(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>("[role^=menuitem]:not([aria-disabled=true])")];
}

/** On the preferred side if there is room, else on the other; never outside the window. */
function placeOf(anchor: DOMRect, menu: HTMLElement, side: Options["side"], align: Options["align"]) {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const { clientWidth, clientHeight } = document.documentElement;
  const above = anchor.top - GAP - height;
  const below = anchor.bottom + GAP;
  const fitsBelow = below + height <= clientHeight - MARGIN;
  const top =
    side === "bottom" ? (fitsBelow || above < MARGIN ? below : above) : above >= MARGIN || !fitsBelow ? above : below;
  const left = align === "start" ? anchor.left : anchor.right - width;
  const within = (at: number, size: number, room: number) => Math.max(MARGIN, Math.min(at, room - MARGIN - size));
  return { top: `${within(top, height, clientHeight)}px`, left: `${within(left, width, clientWidth)}px` };
}
