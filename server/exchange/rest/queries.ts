import { and, asc, eq, sql } from "drizzle-orm";
import { journalEntry } from "#db/schema/ground/journal.ts";
import { control } from "#db/schema/programme/controls.ts";
import { criterion } from "#db/schema/programme/criteria.ts";
import type { Tx } from "#db/tenant.ts";
import { coverageInScope, frequencyOf as scheduledFrequency } from "#server/evidence/occurrences/queries/coverage.ts";
import type { May } from "#server/ground/access/rules.ts";
import { can, type WorkspaceActor } from "#server/ground/access/service.ts";
import { today } from "#server/ground/calendar/rules.ts";
import { readable } from "#server/ground/journal/queries.ts";
import { checkpointIn, consistencyIn, inclusionIn } from "#server/ground/journal/service/proofs.ts";
import { AppError, notFound } from "#server/ground/platform/errors.ts";
import { inTenant, sameTenant } from "#server/ground/platform/in-tenant.ts";
import { peopleById, personNamed } from "#server/people/people/queries.ts";
import { inEngagement, listEngagements } from "#server/plan/engagements/queries.ts";
import type { Engagement } from "#server/plan/engagements/schema.ts";
import { mappedCodes } from "#server/programme/controls/queries/current.ts";
import { frequencyOf } from "#server/programme/controls/queries/list.ts";
import type {
  ControlItems,
  CriterionItems,
  EngagementItems,
  PageQuery,
  Proof,
  TimelineAnswer,
  TimelineQuery,
} from "./schema.ts";

/** Every control by code, retired ones included. The cursor is the last code. */
export async function controlItems(tx: Tx, actor: WorkspaceActor, query: PageQuery): Promise<ControlItems> {
  const rows = await tx
    .select({
      id: control.id,
      code: control.code,
      title: control.title,
      statement: control.statement,
      ownerId: control.ownerId,
      frequency: control.frequency,
      type: control.type,
      nature: control.nature,
      isKey: control.isKey,
      status: control.status,
      criteria: sql<string[]>`array(${mappedCodes} order by c.sort, c.code)`,
      updatedAt: control.updatedAt,
    })
    .from(control)
    .where(and(inTenant(control, actor), query.cursor ? sql`${control.code} > ${query.cursor}` : undefined))
    .orderBy(asc(control.code))
    .limit(query.limit + 1);
  const people = await peopleById(
    tx,
    actor,
    rows.map((row) => row.ownerId),
  );
  return paged(
    rows.map(({ ownerId, ...row }) => ({
      ...row,
      owner: personNamed(people, ownerId)?.name ?? null,
      frequency: frequencyOf(row.frequency),
    })),
    query.limit,
    (last) => last.code,
  );
}

/** Criteria in order, each with its controls' codes. */
export async function criterionItems(tx: Tx, actor: WorkspaceActor, query: PageQuery): Promise<CriterionItems> {
  const rows = await tx
    .select({
      id: criterion.id,
      framework: criterion.framework,
      code: criterion.code,
      title: criterion.title,
      category: criterion.category,
      sort: criterion.sort,
      controls: sql<string[]>`array(select c.code from control_criterion cc join control c on ${sameTenant("c", "cc")}
        and c.id = cc.control_id where ${sameTenant("cc", "criterion")} and cc.criterion_id = "criterion"."id" and c.status <> 'retired' order by c.code)`,
    })
    .from(criterion)
    .where(
      and(
        inTenant(criterion, actor),
        query.cursor ? sql`(${criterion.sort}, ${criterion.id}) > ${placeOf(query.cursor)}` : undefined,
      ),
    )
    .orderBy(asc(criterion.sort), asc(criterion.id))
    .limit(query.limit + 1);
  const { items, next } = paged(rows, query.limit, (last) => `${last.sort}.${last.id}`);
  return { items: items.map(({ sort: _, ...item }) => item), next };
}

/** Newest period first. The cursor is the last id. */
export async function engagementItems(tx: Tx, actor: WorkspaceActor, query: PageQuery): Promise<EngagementItems> {
  const all = await listEngagements(tx, actor);
  const after = query.cursor ? all.findIndex((e) => e.id === query.cursor) : -1;
  if (query.cursor && after < 0) throw unknownCursor();
  return paged(all.slice(after + 1, after + 2 + query.limit), query.limit, (last) => last.id);
}

/** Occurrences in a span and the evidence that covers them, by control; optionally one engagement's controls only. */
export async function timelineOf(tx: Tx, actor: WorkspaceActor, query: TimelineQuery): Promise<TimelineAnswer> {
  return inEngagement(tx, actor, query.engagement, (then, engagement) => spanOf(tx, then, query, engagement));
}

async function spanOf(
  tx: Tx,
  actor: WorkspaceActor,
  query: TimelineQuery,
  engagement: Engagement | null,
): Promise<TimelineAnswer> {
  const id = engagement?.id ?? null;
  const { asOf, frozen } = engagement ?? { asOf: null, frozen: null };
  const scope = { id, asOf, evidenceFrom: query.from, evidenceTo: query.to, frozen };
  const rows = await coverageInScope(tx, actor, scope, { all: id === null });
  const people = await peopleById(
    tx,
    actor,
    rows.map((row) => row.control.ownerId),
  );
  const readsEvidence = can(actor, "evidence:read");
  return {
    from: query.from,
    to: query.to,
    today: today(actor.now, actor.workspace.timeZone),
    controls: rows.map(({ control: c, schedules, coverage }) => ({
      code: c.code,
      title: c.title,
      frequency: scheduledFrequency(schedules),
      owner: personNamed(people, c.ownerId)?.name ?? null,
      occurrences: coverage.map(({ occurrence, state, collectedOn, daysLate, evidenceIds }) => ({
        ...occurrence.span,
        due: occurrence.due,
        state,
        collectedOn,
        daysLate,
        evidence: readsEvidence ? evidenceIds : [],
      })),
    })),
  };
}

export async function checkpointOf(tx: Tx, actor: WorkspaceActor): Promise<{ size: number; note: string }> {
  const head = await checkpointIn(tx, actor.orgId, actor.workspaceId);
  if (!head) throw notFound("journal");
  return head;
}

// Entries the actor may not read become their leaf hash, so that the tree can still be verified.
export async function entryLines(
  tx: Tx,
  actor: WorkspaceActor & May<"journal:read">,
  from: number,
  to: number,
): Promise<string[]> {
  const rows = await tx
    .select({
      body: sql<string | null>`case when ${readable(actor.capabilities) ?? sql`true`} then ${journalEntry.body} end`,
      sequence: journalEntry.sequence,
      leafHash: journalEntry.leafHash,
    })
    .from(journalEntry)
    .where(and(inLog(actor), sql`${journalEntry.sequence} >= ${from} and ${journalEntry.sequence} < ${to}`))
    .orderBy(asc(journalEntry.sequence));
  return rows.map(
    ({ body, sequence, leafHash }) =>
      body ?? JSON.stringify({ sequence, withheld: true, leafHash: leafHash.toString("hex") }),
  );
}

/** @throws AppError("invalid") unless sequence < size ≤ the log's size */
export async function proofOf(tx: Tx, actor: WorkspaceActor, at: { sequence: number; size: number }): Promise<Proof> {
  if (at.sequence >= at.size)
    throw new AppError("invalid", "The entry must be inside the tree: give a size above the sequence number.", {
      field: "size",
    });
  await requireSize(tx, actor, at.size, "size");
  const { leaf, hashes } = await inclusionIn(tx, actor, at.sequence, at.size);
  return { ...at, leafHash: leaf.toString("hex"), hashes: hexOf(hashes) };
}

/** @throws AppError("invalid") unless from ≤ to ≤ the log's size */
export async function consistencyOf(tx: Tx, actor: WorkspaceActor, { from, to }: { from: number; to: number }) {
  if (from > to) throw new AppError("invalid", "A log only grows: give a later size.", { field: "to" });
  await requireSize(tx, actor, to, "to");
  return { from, to, hashes: hexOf(await consistencyIn(tx, actor, from, to)) };
}

async function requireSize(tx: Tx, actor: WorkspaceActor, size: number, field: string): Promise<void> {
  const held = (await checkpointIn(tx, actor.orgId, actor.workspaceId))?.size ?? 0;
  if (size > held) throw new AppError("invalid", `The log has ${held} entries: give a size up to that.`, { field });
}

function hexOf(hashes: readonly Buffer[]): string[] {
  return hashes.map((hash) => hash.toString("hex"));
}

function inLog(actor: WorkspaceActor) {
  return and(eq(journalEntry.orgId, actor.orgId), eq(journalEntry.logId, actor.workspaceId));
}

function paged<T>(rows: T[], limit: number, cursorOf: (last: T) => string): { items: T[]; next: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? cursorOf(last) : null };
}

function placeOf(cursor: string) {
  const [, sort, id] = /^(\d{1,9})\.([0-9a-f-]{36})$/.exec(cursor) ?? [];
  if (sort === undefined || id === undefined) throw unknownCursor();
  return sql`(${Number(sort)}::int, ${id}::uuid)`;
}

function unknownCursor(): AppError {
  return new AppError("invalid", "Unknown cursor: start again without it.", { field: "cursor" });
}
