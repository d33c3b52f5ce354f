import { instruments } from "./instruments.ts";
import { log } from "./log.ts";
import { endWork, inWork, type Work } from "./work.ts";

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

/** Never log what they sent. */
export function observeDenial(reason: string, about: { account?: string | null } = {}): void {
  instruments().denials.inc({ reason });
  log[reason === "unauthenticated" ? "info" : "warn"]({ reason, ...about }, "denied");
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : "INTERNAL_SERVER_ERROR";
}
