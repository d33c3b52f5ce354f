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
import type { Released, ReleaseKind, Standing } from "./schema.ts";

export type ReleaseRecord = typeof release.$inferSelect;

/** Every act of an engagement in their order; of several, one after the other. */
export function actsOf(tx: Tx, actor: WorkspaceActor, ...engagementIds: string[]): Promise<ReleaseRecord[]> {
  return tx
    .select()
    .from(release)
    .where(and(inTenant(release, actor), inArray(release.engagementId, engagementIds)))
    .orderBy(asc(release.engagementId), asc(release.number));
}

/** The acts that hold, by what they release: of each the last one, unless it took the release back. */
export function standing(acts: readonly ReleaseRecord[]): Map<string, ReleaseRecord> {
  const last = new Map(acts.map((act) => [keyOf(act), act]));
  return new Map([...last].filter(([, act]) => !act.isWithdrawn));
}

/**
 * What of an engagement is released to its auditors, told to them and to the client alike.
 *
 * @param engagementId the one that the actor reads when left out: an auditor's. Null for the client's people, to whom nothing is released
 * @throws AppError("not_found")
 */
export async function releasedTo(tx: Tx, actor: WorkspaceActor, engagementId?: string): Promise<Released | null> {
  const asked = engagementId ?? actor.engagementId;
  if (!asked) return null;
  const { id } = await engagementForActor(tx, actor, asked);
  const holding = standing(await actsOf(tx, actor, id));
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

export function plain({ number, releasedBy, releasedAt }: ReleaseRecord, { workspace }: WorkspaceActor): Standing {
  return { number, releasedBy, releasedOn: today(releasedAt, workspace.timeZone) };
}

/**
 * Whether the actor may be told of it: the client's people always, an auditor once it is released. Row security hides the rows; this
 * is for what would be said of there being none.
 */
export async function isReleased(tx: Tx, actor: WorkspaceActor, kind: ReleaseKind): Promise<boolean> {
  if (actor.dbRole !== "auditor" || !actor.engagementId) return true;
  return standing(await actsOf(tx, actor, actor.engagementId)).has(kind);
}

/** @throws AppError("not_found") with what is not released to the auditor yet */
export async function requireReleased(tx: Tx, actor: WorkspaceActor, kind: ReleaseKind): Promise<void> {
  if (!(await isReleased(tx, actor, kind))) throw new AppError("not_found", notReleasedYet(kind));
}

/**
 * Reads the register as it is to whoever asks: an auditor as it was released to them, whatever changed since; while it is not released,
 * nothing of it. Row security shows an auditor's other statements no risk at all.
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
  // The organization's log is read to its end: names are those of now.
  const frozen = { entries: Number(size), orgEntries: Number.MAX_SAFE_INTEGER, at: actor.now };
  return size === null ? run(actor) : asIssued(tx, actor, frozen, run);
}
