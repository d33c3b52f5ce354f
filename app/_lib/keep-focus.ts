/** What a lost focus stays within where that can be: the next field of the same form, not of the one below. */
const PARTS = "form, [role=dialog], article, section";
const FOCUSABLE =
  ":is(a[href], button, input, select, textarea, [tabindex='0']):not(:disabled, [type=hidden], [aria-hidden=true])";
/** Long enough for whoever moves the focus on purpose, a closing dialog for one, to do it first. */
const PATIENCE_MS = 60;

type Gap = { inside: Node; after: Node | null };

/**
 * Whenever what has the focus vanishes or is disabled, the focus goes to what comes next in the same part of the page, and on another
 * page to its heading. Browsers let it fall to the body, where a screen reader begins from the top and Tab at the navigation.
 */
export function keepFocus(): void {
  if (typeof document === "undefined") return;
  let last: Element | null = null;
  let path = "";
  let lost: Node | null = null;
  let gap: Gap | null = null;
  let pressed: "key" | "mouse" | "touch" = "key";

  function press(event: PointerEvent | KeyboardEvent) {
    if (event instanceof KeyboardEvent) pressed = "key";
    else pressed = event.pointerType === "touch" ? "touch" : "mouse";
  }

  function note({ target }: FocusEvent) {
    last = target instanceof Element ? target : null;
    path = window.location.pathname;
    lost = null;
  }

  // Left on purpose, by a press beside it: then nothing is missing.
  function leave() {
    setTimeout(() => {
      if (pressed !== "key" && last && !isGone(last) && document.activeElement === document.body) last = null;
    });
  }

  function look(changes: MutationRecord[]) {
    if (!last || !isGone(last)) return;
    lost ??= last;
    if (last.isConnected) gap = { inside: last.parentNode ?? document.body, after: last };
    for (const { target, previousSibling, removedNodes } of changes) {
      if (![...removedNodes].some((node) => node.contains(lost))) continue;
      gap = { inside: target, after: previousSibling };
      // What it stood in may be removed next.
      lost = target;
    }
    const from = last;
    setTimeout(() => from === last && mend(from), PATIENCE_MS);
  }

  function mend(from: Element) {
    last = null;
    if (document.activeElement !== document.body || pressed === "touch") return;
    const isSamePage = window.location.pathname === path;
    // Moved within its list, or disabled for a moment only.
    if (!isGone(from)) return focus(from, isSamePage);
    focus((isSamePage && gap && nextTo(gap)) || pageHeading(), isSamePage);
  }

  document.addEventListener("focusin", note);
  document.addEventListener("focusout", leave);
  document.addEventListener("pointerdown", press, true);
  document.addEventListener("keydown", press, true);
  new MutationObserver(look).observe(document, { childList: true, subtree: true, attributeFilter: ["disabled"] });
}

function isGone(element: Element): boolean {
  return !element.isConnected || element.matches(":disabled");
}

function focus(target: Element | null, stays: boolean): void {
  if (target instanceof HTMLElement) target.focus({ preventScroll: stays });
}

function nextTo(gap: Gap): Element | null {
  const inside = gap.inside instanceof Element ? gap.inside : null;
  const part = inside?.closest(PARTS) ?? null;
  const own = part ? focusableIn(part) : [];
  const main = document.querySelector("main");
  return (
    own.find((element) => isAfter(element, gap)) ??
    own[0] ??
    (main && inside?.closest("main") ? focusableIn(main).find((element) => isAfter(element, gap)) : null) ??
    null
  );
}

function focusableIn(part: Element): Element[] {
  return [...part.querySelectorAll(FOCUSABLE)].filter((element) => element.checkVisibility());
}

function isAfter(element: Element, { inside, after }: Gap): boolean {
  const place = (after?.isConnected ? after : inside).compareDocumentPosition(element);
  const isIn = (place & Node.DOCUMENT_POSITION_CONTAINED_BY) !== 0;
  return (place & Node.DOCUMENT_POSITION_FOLLOWING) !== 0 && (after?.isConnected ? !isIn : true);
}

/** Where the focus goes when nothing else is near. */
export function pageHeading(): HTMLElement | null {
  const title = document.querySelector<HTMLElement>("main h1");
  if (title) title.tabIndex = -1;
  return title ?? document.querySelector<HTMLElement>("main");
}
