import { instruments } from "./instruments.ts";
import { log } from "./log.ts";
import { endWork, inWork, type Work } from "./work.ts";

/** Runs one procedure as a piece of work of its own, says how it ended and how long it took, its commit included. */
export function observeProcedure<R extends { ok: boolean; error?: unknown }>(
  procedure: string,
  run: () => Promise<R>,
): Promise<R> {
  const work: Work = { procedure };
  return inWork(work, async () => {
    const started = performance.now();
    let outcome = "INTERNAL_SERVER_ERROR";
    try {
      const result = await run();
      outcome = result.ok ? "OK" : codeOf(result.error);
      return result;
    } catch (error) {
      outcome = codeOf(error);
      throw error;
    } finally {
      const ms = performance.now() - started;
      instruments().procedures.observe({ procedure, outcome }, ms / 1000);
      log.info({ outcome, ms: Math.round(ms) }, "procedure");
      endWork(work);
    }
  });
}

/** Runs one job as a piece of work of its own. A failure is logged here, for the queue only keeps it. */
export function observeJob(job: string, jobId: string, run: () => Promise<unknown>): Promise<void> {
  return inWork({ job, jobId }, async () => {
    const started = performance.now();
    try {
      await run();
      log.info({ ms: Math.round(performance.now() - started) }, "job");
    } catch (error) {
      log.error({ err: error, ms: Math.round(performance.now() - started) }, "job failed");
      throw error;
    }
  });
}

/** Says that somebody was kept from what is not theirs. Who, and on the way to what, the line says already; what they sent it never does. */
export function observeDenial(reason: string, about: { account?: string | null } = {}): void {
  instruments().denials.inc({ reason });
  // Whoever let a session run out is no news.
  log[reason === "unauthenticated" ? "info" : "warn"]({ reason, ...about }, "denied");
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : "INTERNAL_SERVER_ERROR";
}
