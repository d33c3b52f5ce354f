/**
 * Runs at once and then every so often while the page is looked at, and when it comes back into view. One run ends before the next
 * begins; after one that says false only a new look at the page runs another.
 *
 * @returns what stops it
 */
export function whileSeen(run: () => Promise<boolean>, everyMs: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isRunning = false;
  let isStopped = false;

  async function turn(): Promise<void> {
    if (isStopped || isRunning || document.visibilityState !== "visible") return;
    clearTimeout(timer);
    isRunning = true;
    const goesOn = await run().finally(() => {
      isRunning = false;
    });
    if (goesOn && !isStopped) timer = setTimeout(turn, everyMs);
  }
  const onLook = () => void turn();
  document.addEventListener("visibilitychange", onLook);
  void turn();
  return () => {
    isStopped = true;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", onLook);
  };
}
