import { createHmac } from "node:crypto";
import { eq, inArray, sql } from "drizzle-orm";
import { attempt as attempts, person } from "#db/schema/ground/identity.ts";
import { asIdentity, type Tx } from "#db/tenant.ts";
import { queueMail } from "#server/ground/mail/service/queue.ts";
import { derivedSecret } from "#server/ground/platform/env.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { tokenHash } from "#server/ground/platform/ids.ts";
import { ATTEMPT_WINDOW_MINUTES, type Attempt, type AttemptKind, countsOf } from "../rules/attempts.ts";
import { isKnownDevice } from "./devices.ts";
import { refusedMail } from "./letters.ts";

export type From = { network: string; device: string | null };

const WINDOW = sql`make_interval(mins => ${sql.raw(String(ATTEMPT_WINDOW_MINUTES))})`;

/** In its own transaction, before anything slow, so that failures count. @throws AppError("too_many_requests") */
export async function throttle(kind: AttemptKind, email: string, from: From): Promise<Attempt> {
  return throttled(async (tx) => {
    const device = from.device && (await isKnownDevice(tx, from.device, email)) ? tokenHash(from.device) : null;
    return { kind, subject: email, network: from.network, device };
  });
}

export function throttleSession(kind: AttemptKind, email: string, sessionToken: string): Promise<Attempt> {
  return throttled(async () => ({ kind, subject: email, network: "", device: tokenHash(sessionToken) }));
}

export function throttleLink(token: string, network: string): Promise<Attempt> {
  return throttled(async () => ({ kind: "link", subject: token, network, device: null }));
}

export async function forgive(attempt: Attempt): Promise<void> {
  const [narrowest, ...wider] = countsOf(attempt).map(({ of }) => hmacKey(of));
  await asIdentity("write", async (tx) => {
    if (narrowest) await tx.delete(attempts).where(eq(attempts.key, narrowest));
    if (wider.length > 0)
      await tx
        .update(attempts)
        .set({ count: sql`greatest(${attempts.count} - 1, 0)` })
        .where(inArray(attempts.key, wider));
  });
}

async function throttled(find: (tx: Tx) => Promise<Attempt>): Promise<Attempt> {
  const { attempt, wait } = await asIdentity("write", async (tx) => {
    const found = await find(tx);
    return { attempt: found, wait: await count(tx, found) };
  });
  if (wait === null) return attempt;
  if (attempt.kind === "sign-in") await notifyRefused(attempt.subject);
  const minutes = Math.ceil(wait / 60);
  throw new AppError(
    "too_many_requests",
    `Too many attempts. Wait ${minutes === 1 ? "a minute" : `${minutes} minutes`}, then try again.`,
    { retryAfter: wait },
  );
}

/** @returns seconds to wait if a counter is used up, else null; wider counters are then not charged */
async function count(tx: Tx, attempt: Attempt): Promise<number | null> {
  for (const { of, most } of countsOf(attempt)) {
    const [row] = await tx.execute<{ count: number; wait: number }>(sql`
      insert into attempt as a (key, window_start, count) values (${hmacKey(of)}, now(), 1)
      on conflict (key) do update set
        count = case when a.window_start <= now() - ${WINDOW} then 1 else least(a.count, ${most}) + 1 end,
        window_start = case when a.window_start <= now() - ${WINDOW} then now() else a.window_start end
      returning count, greatest(1, ceil(extract(epoch from window_start + ${WINDOW} - now())))::int as wait`);
    if (row && row.count > most) return row.wait;
  }
  return null;
}

async function notifyRefused(email: string): Promise<void> {
  await asIdentity("write", async (tx) => {
    const [first] = await tx.execute(sql`
      insert into attempt as a (key, window_start, count) values (${hmacKey(`told ${email}`)}, now(), 1)
      on conflict (key) do update set window_start = now() where a.window_start <= now() - interval '1 day' returning key`);
    const [known] = await tx.select({ id: person.id }).from(person).where(sql`lower(email) = ${email}`);
    if (first && known) await queueMail(tx, "refused", refusedMail(email));
  });
}

function hmacKey(text: string): string {
  return createHmac("sha256", derivedSecret("attempt keys")).update(text).digest("hex").slice(0, 32);
}
