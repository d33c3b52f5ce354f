import { oncePerProcess } from "#db/once-per-process.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { tokenHash } from "#server/ground/platform/ids.ts";
import { instruments } from "#server/ground/platform/instruments.ts";
import { keepLatest } from "#server/ground/platform/keep-latest.ts";
import { atEndOf, currentWork } from "#server/ground/platform/work.ts";
import { ALLOWANCES, type Bucket, COSTLY_AT_ONCE, COSTS, filled, type Holder, kindOf, secondsUntil } from "../rules.ts";

export type Credential = { sessionToken: string | null; accessToken?: string | null };
export type Charge = { holder: Holder; id: string; points: number };
type Who = { personId: string; tokenId: string | null; orgId: string | null };

const limits = oncePerProcess("tickmarkLimits", () => ({
  buckets: new Map<string, Bucket>(),
  /** whom a credential's hash last resolved to: decides who is charged, never what they may do */
  known: new Map<string, Who>(),
  costly: new Map<string, number>(),
  charged: new WeakSet<object>(),
  onCharge: (_: Charge): void => undefined,
}));

/** Before any work; an unknown credential charges its network, null if unknown. @throws AppError("too_many_requests") */
export function admit(credential: Credential, network: string | null): void {
  const who = payerBehind(credential);
  if (!who) {
    take(network ? "network" : "everywhere", network ?? "", 1);
    return;
  }
  const own = who.tokenId ? (["token", who.tokenId] as const) : (["person", who.personId] as const);
  for (const [holder, id] of who.orgId ? [own, ["organization", who.orgId] as const] : [own]) {
    const wait = secondsUntil(bucketOf(holder, id), 1, ALLOWANCES[holder]);
    if (wait > 0) throw limitExceeded(holder, wait);
  }
}

/** @throws AppError("too_many_requests") */
export function admitReports(): void {
  take("reports", "", 1);
}

export function payerOf(credential: Credential): string | null {
  const who = payerBehind(credential);
  return who && (who.orgId ?? who.personId);
}

/**
 * Charges once per piece of work, however many transactions it takes. A costly one counts as running until its work ends.
 * @returns the points, to charge the organization once it is known @throws AppError("too_many_requests") before any other work
 */
export function charge(
  credential: Credential,
  person: { id: string; token: { id: string } | null },
  mode: "read" | "write",
): number {
  const who = { personId: person.id, tokenId: person.token?.id ?? null };
  remember(credential, { ...who, orgId: payerBehind(credential)?.orgId ?? null });
  const work = currentWork();
  if (work && limits().charged.has(work)) return 0;
  if (work) limits().charged.add(work);
  const kind = kindOf(work ?? {}, mode);
  const { points, costly } = COSTS[kind];
  if (costly) startCostly(person.id);
  take(who.tokenId ? "token" : "person", who.tokenId ?? who.personId, points);
  instruments().points.inc({ kind }, points);
  return points;
}

/** So that a client does not pay for its provider or auditor. @throws AppError("too_many_requests") */
export function chargeOrganization(credential: Credential, orgId: string | null, points: number): void {
  const who = payerBehind(credential);
  if (!orgId || !who) return;
  remember(credential, { ...who, orgId });
  take("organization", orgId, points);
}

// A worker process reports its charges to the front process, which admits requests.
export function onCharge(listener: (charge: Charge) => void): void {
  limits().onCharge = listener;
}

export function deduct({ holder, id, points }: Charge): void {
  const bucket = bucketOf(holder, id);
  limits().buckets.set(`${holder} ${id}`, { ...bucket, points: bucket.points - points });
}

/** For a request that another process will serve. @throws AppError("too_many_requests") */
export function countIfCostly(credential: Credential): void {
  const who = payerBehind(credential);
  if (who && COSTS[kindOf(currentWork() ?? {}, "read")].costly) startCostly(who.personId);
}

export function forget(credential: Credential): void {
  const key = keyOf(credential);
  if (key) limits().known.delete(key);
}

function startCostly(personId: string): void {
  const { costly } = limits();
  const under = costly.get(personId) ?? 0;
  if (under >= COSTLY_AT_ONCE) {
    instruments().limited.inc({ limit: "at_once" });
    const words = `${COSTLY_AT_ONCE} of your exports and imports are running. Wait for one to finish, then try again.`;
    throw new AppError("too_many_requests", words, { denial: false, retryAfter: 5 });
  }
  const counted = atEndOf(() => {
    const left = (costly.get(personId) ?? 1) - 1;
    if (left > 0) costly.set(personId, left);
    else costly.delete(personId);
  });
  if (counted) costly.set(personId, under + 1);
}

function take(holder: Holder, id: string, points: number): void {
  const wait = secondsUntil(bucketOf(holder, id), points, ALLOWANCES[holder]);
  if (wait > 0) throw limitExceeded(holder, wait);
  const charge = { holder, id, points };
  deduct(charge);
  limits().onCharge(charge);
}

function bucketOf(holder: Holder, id: string): Bucket {
  const { buckets } = limits();
  const key = `${holder} ${id}`;
  const bucket = filled(buckets.get(key), ALLOWANCES[holder], Date.now());
  keepLatest(buckets, key, bucket);
  return bucket;
}

const WHOSE: Record<Holder, string> = {
  person: "You are sending too many requests.",
  token: "This token has exceeded its rate limit.",
  organization: "Your organization has exceeded its rate limit.",
  network: "Your network has exceeded its rate limit.",
  everywhere: "Tickmark is receiving too many requests.",
  reports: "Tickmark is receiving too many reports.",
};

function limitExceeded(holder: Holder, retryAfter: number): AppError {
  instruments().limited.inc({ limit: holder });
  const words = `${WHOSE[holder]} Nothing was changed; try again in ${retryAfter === 1 ? "a second" : `${retryAfter} seconds`}.`;
  return new AppError("too_many_requests", words, { denial: false, retryAfter });
}

function payerBehind(credential: Credential): Who | null {
  const key = keyOf(credential);
  return (key && limits().known.get(key)) || null;
}

function remember(credential: Credential, who: Who): void {
  const key = keyOf(credential);
  if (!key) return;
  keepLatest(limits().known, key, who);
}

function keyOf({ sessionToken, accessToken }: Credential): string | null {
  const secret = accessToken ?? sessionToken;
  return secret ? tokenHash(secret) : null;
}
