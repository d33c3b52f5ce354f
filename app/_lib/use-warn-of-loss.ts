import { useEffect, useRef } from "react";

const QUESTION = "Leave without saving? What you typed or drew here would be lost.";

const held = new Set<() => void>();
let isLeaving = false;

/**
 * While something is typed or drawn and not saved, the page is not left without a question: by a link of ours, a reload or a closed
 * tab. Back within the product is not asked about, the router has moved by the time a page hears of it: drafts are kept for that.
 *
 * @param giveUp drops the draft once the person has agreed to lose what they typed
 */
export function useWarnOfLoss(unsaved: boolean, giveUp: () => void = nothing): void {
  const latest = useRef(giveUp);
  useEffect(() => {
    latest.current = giveUp;
  });
  useEffect(() => {
    if (!unsaved) return;
    if (held.size === 0) {
      window.addEventListener("beforeunload", onUnload);
      // In the capture phase: afterwards the router's own handler has gone on already.
      window.addEventListener("click", onClick, true);
    }
    const own = () => latest.current();
    held.add(own);
    return () => {
      held.delete(own);
      if (held.size > 0) return;
      window.removeEventListener("beforeunload", onUnload);
      window.removeEventListener("click", onClick, true);
    };
  }, [unsaved]);
}

/** Asks, where something would be lost. Whatever moves on without a link asks this first. */
export function mayLeave(): boolean {
  if (held.size === 0) return true;
  if (!window.confirm(QUESTION)) return false;
  for (const giveUp of held) giveUp();
  return true;
}

/** Goes to another document when what was typed has been sent, so that nothing is lost and nothing asked. */
export function leaveFor(address: string): void {
  isLeaving = true;
  window.location.assign(address);
}

function nothing(): void {}

function onUnload(event: BeforeUnloadEvent): void {
  if (!isLeaving) event.preventDefault();
}

function onClick(event: MouseEvent): void {
  if (!leadsAway(event)) return;
  if (mayLeave()) {
    // A link that loads a document would be asked about a second time.
    isLeaving = true;
    setTimeout(() => {
      isLeaving = false;
    }, 0);
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

function leadsAway(event: MouseEvent): boolean {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link?.href || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return false;
  const to = new URL(link.href);
  const here = window.location;
  // Files come without the page being left.
  const stays = link.hasAttribute("download") || link.target === "_blank" || to.pathname.startsWith("/api/");
  return !stays && (to.origin !== here.origin || to.pathname !== here.pathname || to.search !== here.search);
}
