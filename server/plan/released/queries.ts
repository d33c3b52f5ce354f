import { and, asc, inArray, sql } from "drizzle-orm";
import { release } from "#db/schema/audit/releases.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { today } from "#server/ground/calendar/rules.ts";
import { asIssued } from "#server/ground/journal/service/as-of.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { inTenant } from "#server/ground/platform/in-tenant.ts";
import { engagementForActor } from "#server/plan/engagements/queries.ts";
import { keyOf, notReleasedYet } from "./rules.ts";
import type { ActiveRelease, Released, ReleaseKind } from "./schema.ts";

export type ReleaseRecord = typeof release.$inferSelect;

/** Every release and withdrawal of the engagements, oldest first within each. */
export function releasesOf(tx: Tx, actor: WorkspaceActor, ...engagementIds: string[]): Promise<ReleaseRecord[]> {
  return tx
    .select()
    .from(release)
    .where(and(inTenant(release, actor), inArray(release.engagementId, engagementIds)))
    .orderBy(asc(release.engagementId), asc(release.number));
}

/** The releases in force, by key: the last of each, unless withdrawn. */
export function activeReleases(acts: readonly ReleaseRecord[]): Map<string, ReleaseRecord> {
  const last = new Map(acts.map((act) => [keyOf(act), act]));
  return new Map([...last].filter(([, act]) => !act.isWithdrawn));
}

/**
 * What is released to an engagement's auditors; the same for auditors and client.
 * @param engagementId defaults to the one an auditor reads. Without either, the actor is one of the client's people: null
 * @throws AppError("not_found")
 */
export async function releasedTo(tx: Tx, actor: WorkspaceActor, engagementId?: string): Promise<Released | null> {
  const requested = engagementId ?? actor.engagementId;
  if (!requested) return null;
  const { id } = await engagementForActor(tx, actor, requested);
  const holding = activeReleases(await releasesOf(tx, actor, id));
  const of = (kind: ReleaseKind) => {
    const act = holding.get(kind);
    return act ? plain(act, actor) : null;
  };
  return {
    description: of("description"),
    riskRegister: of("risk_register"),
    vendorList: of("vendor_list"),
    documents: [...holding.values()].flatMap((act) =>
      act.documentId
        ? [{ ...plain(act, actor), documentId: act.documentId, version: act.versions[act.documentId] ?? 0 }]
        : [],
    ),
  };
}

export function plain({ number, releasedBy, releasedAt }: ReleaseRecord, { workspace }: WorkspaceActor): ActiveRelease {
  return { number, releasedBy, releasedOn: today(releasedAt, workspace.timeZone) };
}

/**
 * Whether the actor may know about it: always for the client's people, for an auditor once released. Row-level security hides the
 * rows; this keeps screens from claiming that there are none.
 */
export async function isReleased(tx: Tx, actor: WorkspaceActor, kind: ReleaseKind): Promise<boolean> {
  if (actor.dbRole !== "auditor" || !actor.engagementId) return true;
  return activeReleases(await releasesOf(tx, actor, actor.engagementId)).has(kind);
}

/** @throws AppError("not_found") naming what is not yet released to the auditor */
export async function requireReleased(tx: Tx, actor: WorkspaceActor, kind: ReleaseKind): Promise<void> {
  if (!(await isReleased(tx, actor, kind))) throw new AppError("not_found", notReleasedYet(kind));
}

/**
 * Reads the risk register as the actor may: an auditor sees it as of its release, and nothing before. Outside of this, row-level
 * security shows auditors no risks.
 */
export async function asReleased<R>(
  tx: Tx,
  actor: WorkspaceActor,
  run: (reader: WorkspaceActor) => Promise<R>,
): Promise<R> {
  if (actor.dbRole !== "auditor") return run(actor);
  const [{ size } = { size: null }] = await tx.execute<{ size: string | null }>(
    sql`select app.register_size() as size`,
  );
  // Read the organization's log to its end: names are current.
  const frozen = { entries: Number(size), orgEntries: Number.MAX_SAFE_INTEGER, at: actor.now };
  return size === null ? run(actor) : asIssued(tx, actor, frozen, run);
}
