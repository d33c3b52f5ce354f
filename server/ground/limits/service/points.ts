import { AppError } from "#server/ground/platform/errors.ts";
import { tokenHash } from "#server/ground/platform/ids.ts";
import { instruments } from "#server/ground/platform/instruments.ts";
import { keepLatest } from "#server/ground/platform/keep-latest.ts";
import { atEndOf, currentWork } from "#server/ground/platform/work.ts";
import { ALLOWANCES, type Bucket, COSTLY_AT_ONCE, COSTS, filled, type Holder, kindOf, secondsUntil } from "../rules.ts";

/** The credential of a request as it came; who it belongs to is not known yet. */
export type Credential = { sessionToken: string | null; accessToken?: string | null };
/** What was charged to whom. */
export type Charge = { holder: Holder; id: string; points: number };
type Who = { personId: string; tokenId: string | null; orgId: string | null };

// One set a process, also when the bundler loads this module several times.
const shared = globalThis as typeof globalThis & { tickmarkLimits?: ReturnType<typeof empty> };
const limits = () => {
  shared.tickmarkLimits ??= empty();
  return shared.tickmarkLimits;
};
const empty = () => ({
  buckets: new Map<string, Bucket>(),
  /** by the credential's hash, whom it last turned out to be: decides only who is charged, never what they may do */
  known: new Map<string, Who>(),
  costly: new Map<string, number>(),
  charged: new WeakSet<object>(),
  told: (_: Charge): void => undefined,
});

/**
 * Asked of each request before anything is done for it: whether its person, token or organization has points left, or, where the
 * credential is none or unknown, its network, which is charged.
 *
 * @param network null where networks cannot be told apart
 * @throws AppError("too_many_requests")
 */
export function admit(credential: Credential, network: string | null): void {
  const who = whoHas(credential);
  if (!who) {
    take(network ? "network" : "everywhere", network ?? "", 1);
    return;
  }
  const own = who.tokenId ? (["token", who.tokenId] as const) : (["person", who.personId] as const);
  for (const [holder, id] of who.orgId ? [own, ["organization", who.orgId] as const] : [own]) {
    const wait = secondsUntil(bucketOf(holder, id), 1, ALLOWANCES[holder]);
    if (wait > 0) throw exhausted(holder, wait);
  }
}

/**
 * Charges one request that brings reports of pages' policies, which anybody may send.
 *
 * @throws AppError("too_many_requests")
 */
export function admitReports(): void {
  take("reports", "", 1);
}

/** Whom the credential last turned out to be, for whoever shares out what there is; null when it has not been seen. */
export function payerOf(credential: Credential): string | null {
  const who = whoHas(credential);
  return who && (who.orgId ?? who.personId);
}

/**
 * Charges a request to the person it turned out to come from, or to their token, by its kind; a piece of work is charged once, however
 * many transactions it takes. A costly one is counted until its work is over.
 *
 * @returns the points it cost, to be charged to an organization too once that is known
 * @throws AppError("too_many_requests"), before anything else is done
 */
export function charge(
  credential: Credential,
  person: { id: string; token: { id: string } | null },
  mode: "read" | "write",
): number {
  const who = { personId: person.id, tokenId: person.token?.id ?? null };
  remember(credential, { ...who, orgId: whoHas(credential)?.orgId ?? null });
  const work = currentWork();
  if (work && limits().charged.has(work)) return 0;
  if (work) limits().charged.add(work);
  const kind = kindOf(work ?? {}, mode);
  const { points, costly } = COSTS[kind];
  if (costly) begin(person.id);
  take(who.tokenId ? "token" : "person", who.tokenId ?? who.personId, points);
  instruments().points.inc({ kind }, points);
  return points;
}

/**
 * Charges the same request to the organization that the person acts for: a client does not pay for what its provider or auditor asks.
 *
 * @throws AppError("too_many_requests")
 */
export function chargeOrganization(credential: Credential, orgId: string | null, points: number): void {
  const who = whoHas(credential);
  if (!orgId || !who) return;
  remember(credential, { ...who, orgId });
  take("organization", orgId, points);
}

/** Has each charge told to somebody: a process at the side tells the one in front, which decides who is let in. */
export function tellCharges(tell: (charge: Charge) => void): void {
  limits().told = tell;
}

/** Takes points from somebody's bucket without asking: another process has charged them. */
export function takeAway({ holder, id, points }: Charge): void {
  const bucket = bucketOf(holder, id);
  limits().buckets.set(`${holder} ${id}`, { ...bucket, points: bucket.points - points });
}

/**
 * Counts a request that another process will answer among the costly ones of its person, when it is one, until its work is over.
 *
 * @throws AppError("too_many_requests")
 */
export function handOver(credential: Credential): void {
  const who = whoHas(credential);
  if (who && COSTS[kindOf(currentWork() ?? {}, "read")].costly) begin(who.personId);
}

/** Forgets whose a credential was, once it has turned out to be nobody's. */
export function forget(credential: Credential): void {
  const key = keyOf(credential);
  if (key) limits().known.delete(key);
}

function begin(personId: string): void {
  const { costly } = limits();
  const under = costly.get(personId) ?? 0;
  if (under >= COSTLY_AT_ONCE) {
    instruments().limited.inc({ limit: "at_once" });
    const words = `${COSTLY_AT_ONCE} exports or imports of yours are under way. Wait until one is done, then try again.`;
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
  if (wait > 0) throw exhausted(holder, wait);
  const charge = { holder, id, points };
  takeAway(charge);
  limits().told(charge);
}

function bucketOf(holder: Holder, id: string): Bucket {
  const { buckets } = limits();
  const key = `${holder} ${id}`;
  const bucket = filled(buckets.get(key), ALLOWANCES[holder], Date.now());
  keepLatest(buckets, key, bucket);
  return bucket;
}

const WHOSE: Record<Holder, string> = {
  person: "You have sent more requests than anybody needs.",
  token: "This token has sent more requests than is allowed.",
  organization: "Your organization has sent more requests than is allowed.",
  network: "Your network has sent more requests than is allowed.",
  everywhere: "More requests are coming in than can be answered.",
  reports: "More reports are coming in than are read.",
};

function exhausted(holder: Holder, retryAfter: number): AppError {
  instruments().limited.inc({ limit: holder });
  const words = `${WHOSE[holder]} Nothing was changed; try again in ${retryAfter === 1 ? "a second" : `${retryAfter} seconds`}.`;
  return new AppError("too_many_requests", words, { denial: false, retryAfter });
}

function whoHas(credential: Credential): Who | null {
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
