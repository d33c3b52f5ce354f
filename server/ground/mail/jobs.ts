import { and, eq, isNull, lt, lte, or, sql } from "drizzle-orm";
import { createTransport, type Transporter } from "nodemailer";
import { mail } from "#db/schema/ground/identity.ts";
import { asIdentity } from "#db/tenant.ts";
import { env } from "#server/ground/platform/env.ts";
import { log } from "#server/ground/platform/log.ts";
import { isRefusedForGood, minutesUntilNext } from "./rules.ts";

const LANES = 5;
const SEND_SECONDS = 30;
// Longer than sending may take, so that no other worker claims a message in flight.
const LEASE_MINUTES = 5;
const RETENTION_DAYS = 30;

type Claimed = { id: string; recipient: string; subject: string; body: string; attempts: number };

/** A crash between sending and marking sends twice rather than never. Without SMTP, mail waits in the demo's outbox. @returns sent */
export async function deliverMail(now: () => string, patience = SEND_SECONDS * 1000): Promise<number> {
  const { SMTP_URL } = env();
  if (!SMTP_URL) return 0;
  const lanes = Array.from({ length: LANES }, () => lane(SMTP_URL, now, patience));
  return (await Promise.all(lanes)).reduce((sum, n) => sum + n, 0);
}

// Bodies hold names and links, so they go a month after they were sent or given up.
export async function sweepSentMail(): Promise<void> {
  const old = sql`now() - make_interval(days => ${RETENTION_DAYS})`;
  await asIdentity("write", (tx) => tx.delete(mail).where(or(lt(mail.sentAt, old), lt(mail.refusedAt, old))));
}

// A slow or failing message blocks only its own lane.
async function lane(url: string, now: () => string, patience: number): Promise<number> {
  let sent = 0;
  for (let message = await claim(); message; message = await claim())
    if (await deliver(url, message, now, patience)) sent += 1;
  return sent;
}

async function claim(): Promise<Claimed | undefined> {
  return asIdentity("write", async (tx) => {
    const [due] = await tx
      .select({ id: mail.id })
      .from(mail)
      .where(and(isNull(mail.sentAt), isNull(mail.refusedAt), lte(mail.nextAttemptAt, sql`now()`)))
      // New messages before retries, so that failures do not delay them.
      .orderBy(mail.attempts, mail.nextAttemptAt)
      .limit(1)
      .for("update", { skipLocked: true });
    if (!due) return undefined;
    const [claimed] = await tx
      .update(mail)
      .set({
        attempts: sql`${mail.attempts} + 1`,
        nextAttemptAt: sql`now() + make_interval(mins => ${LEASE_MINUTES})`,
      })
      .where(eq(mail.id, due.id))
      .returning({
        id: mail.id,
        recipient: mail.recipient,
        subject: mail.subject,
        body: mail.body,
        attempts: mail.attempts,
      });
    return claimed;
  });
}

async function deliver(url: string, message: Claimed, now: () => string, patience: number): Promise<boolean> {
  try {
    await send(url, message, patience);
  } catch (error) {
    await reschedule(message, error, now);
    return false;
  }
  await asIdentity("write", (tx) =>
    tx.update(mail).set({ sentAt: now(), problem: null }).where(eq(mail.id, message.id)),
  );
  return true;
}

async function send(url: string, message: Claimed, patience: number): Promise<void> {
  const transport: Transporter = createTransport({
    url,
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
  });
  const late = Promise.withResolvers<never>();
  // The timeouts above restart on every sign of life; this one also stops a server that drips.
  const timer = setTimeout(() => late.reject(new Error("the mail server took too long")), patience * 2);
  const { id, recipient: to, subject, body: text } = message;
  try {
    await Promise.race([
      transport.sendMail({ from: env().MAIL_FROM, to, subject, text, messageId: `<${id}@tickmark>` }),
      late.promise,
    ]);
  } finally {
    clearTimeout(timer);
    transport.close();
  }
}

async function reschedule({ id, attempts }: Claimed, error: unknown, now: () => string): Promise<void> {
  const minutes = isRefusedForGood(error) ? null : minutesUntilNext(attempts);
  // The server's reply may name the recipient; its code does not.
  const problem = describe(error);
  log.warn(
    { mail: id, problem, attempts, again: minutes },
    minutes === null ? "mail given up" : "mail was not accepted",
  );
  const until =
    minutes === null ? { refusedAt: now() } : { nextAttemptAt: sql`now() + make_interval(mins => ${minutes})` };
  await asIdentity("write", (tx) =>
    tx
      .update(mail)
      .set({ problem, ...until })
      .where(eq(mail.id, id)),
  );
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const { code, responseCode, command } = error as { code?: unknown; responseCode?: unknown; command?: unknown };
  return [code, responseCode, command].filter((part) => part !== undefined).join(" ") || error.name;
}
