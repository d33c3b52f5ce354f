import { createHmac } from "node:crypto";
import { sql } from "drizzle-orm";
import { asIdentity } from "#db/tenant.ts";
import { derivedSecret } from "#server/platform/env.ts";
import { AppError } from "#server/platform/errors.ts";
import {
  ATTEMPT_WINDOW_MINUTES,
  ATTEMPTS_PER_ADDRESS,
  ATTEMPTS_PER_NETWORK,
  networkOf,
  UNKNOWN_NETWORK,
} from "../rules/attempts.ts";

/**
 * Counts one attempt against the address and the network it comes from, in a transaction of its own so that a failure counts too.
 * Addresses are kept as keyed hashes. The counts live in Postgres: a restart or a second process forgets nothing.
 *
 * @throws AppError("too_many_requests") when either has used up its window of 15 minutes
 */
export async function throttle(what: string, email: string, network: string): Promise<void> {
  const keys: [string, number][] = [[`${what}:address:${keyed(email)}`, ATTEMPTS_PER_ADDRESS]];
  // Without a proxy of ours nobody can tell networks apart, and one limit for all would let anybody lock everybody out.
  if (network !== UNKNOWN_NETWORK) keys.push([`${what}:network:${keyed(networkOf(network))}`, ATTEMPTS_PER_NETWORK]);
  const counts = await asIdentity("write", async (tx) => {
    const found: number[] = [];
    for (const [key] of keys) {
      const [row] = await tx.execute<{ count: number }>(sql`
        insert into attempt as a (key, window_start, count) values (${key}, now(), 1)
        on conflict (key) do update set
          count = case when a.window_start < now() - make_interval(mins => ${ATTEMPT_WINDOW_MINUTES}) then 1 else a.count + 1 end,
          window_start = case when a.window_start < now() - make_interval(mins => ${ATTEMPT_WINDOW_MINUTES}) then now() else a.window_start end
        returning count`);
      found.push(row?.count ?? 1);
    }
    return found;
  });
  if (keys.some(([, limit], i) => (counts[i] ?? 0) > limit))
    throw new AppError(
      "too_many_requests",
      `Too many attempts. Wait ${ATTEMPT_WINDOW_MINUTES} minutes, then try again.`,
      { retryAfter: ATTEMPT_WINDOW_MINUTES * 60 },
    );
}

/** Takes a sign-in that succeeded back out of the counts: only failures are held against an address and its network. */
export async function forgive(what: string, email: string, network: string): Promise<void> {
  await asIdentity("write", async (tx) => {
    await tx.execute(sql`delete from attempt where key = ${`${what}:address:${keyed(email)}`}`);
    await tx.execute(
      sql`update attempt set count = greatest(count - 1, 0) where key = ${`${what}:network:${keyed(networkOf(network))}`}`,
    );
  });
}

function keyed(text: string): string {
  return createHmac("sha256", derivedSecret("attempt keys")).update(text).digest("hex").slice(0, 32);
}
