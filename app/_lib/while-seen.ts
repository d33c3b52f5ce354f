/**
 * Runs at once, then at intervals while the page is visible, and when it becomes visible again. One run ends before the next
 * starts; after one returns false, only showing the page again starts another.
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
