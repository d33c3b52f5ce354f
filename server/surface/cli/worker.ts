import type { Queue } from "#db/queues.ts";
import { workerBeat } from "#db/schema/ground/identity.ts";
import { asIdentity } from "#db/tenant.ts";
import { sweepFiles } from "#server/evidence/evidence/jobs.ts";
import { logCheckpoints } from "#server/ground/journal/jobs.ts";
import { mailCheckpoints } from "#server/ground/journal/service/digest.ts";
import { deliverMail, sweepSentMail } from "#server/ground/mail/jobs.ts";
import { log } from "#server/ground/platform/log.ts";
import { observeJob } from "#server/ground/platform/observe.ts";
import { closeQueue, openQueue } from "#server/ground/platform/queue.ts";
import { sweepSessions } from "#server/people/account/jobs.ts";

const BEAT_MS = 30_000;
const isoNow = () => new Date().toISOString();

const HANDLERS: Partial<Record<Queue, () => Promise<unknown>>> = {
  "mail.deliver": () => deliverMail(isoNow),
  "mail.sweep": () => deliverMail(isoNow),
  "files.sweep": () => sweepFiles(Date.now()),
  "sessions.sweep": async () => [await sweepSessions(), await sweepSentMail()],
  "journal.checkpoints": async () => [await logCheckpoints(), await mailCheckpoints(isoNow())],
};

const SCHEDULE: [Queue, string][] = [
  ["mail.sweep", "* * * * *"],
  ["files.sweep", "17 3 * * *"],
  ["sessions.sweep", "23 * * * *"],
  ["journal.checkpoints", "41 5 * * *"],
];

/** @returns stop: waits for running jobs up to the timeout, then returns them to the queue */
export async function startWorker(appUrl: string): Promise<{ stop(timeoutMs: number): Promise<void> }> {
  const boss = await openQueue(appUrl, { work: true });
  for (const [queue, handler] of Object.entries(HANDLERS))
    await boss.work(queue, { pollingIntervalSeconds: 2 }, async ([job]) => {
      await observeJob(queue, job?.id ?? "", handler);
    });
  for (const [queue, cron] of SCHEDULE) await boss.schedule(queue, cron);
  await beat();
  const timer = setInterval(() => beat().catch((error) => log.error({ err: error }, "worker beat")), BEAT_MS);
  return {
    async stop(timeoutMs) {
      clearInterval(timer);
      await closeQueue(timeoutMs);
    },
  };
}

async function beat(): Promise<void> {
  await asIdentity("write", (tx) =>
    tx
      .insert(workerBeat)
      .values({ worker: "worker", at: isoNow() })
      .onConflictDoUpdate({ target: workerBeat.worker, set: { at: isoNow() } }),
  );
}
