import { useEffect, useLayoutEffect, useRef } from "react";

/** While what a button asked for is on its way, the button says that it is busy, and Esc takes the wish back. */
export function useOpenerBusy(waits: boolean, cancel?: () => void): void {
  const latest = useRef(cancel);
  useEffect(() => {
    latest.current = cancel;
  });
  useLayoutEffect(() => {
    const opener = document.activeElement;
    if (!waits || !opener || opener === document.body) return;
    opener.setAttribute("aria-busy", "true");
    return () => opener.removeAttribute("aria-busy");
  }, [waits]);
  useEffect(() => {
    if (!waits) return;
    function onKey(event: KeyboardEvent) {
      if (event.key !== "Escape" || !latest.current) return;
      event.stopPropagation();
      latest.current();
    }
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, [waits]);
}
