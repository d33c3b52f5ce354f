import { and, asc, count, eq, inArray, isNull, ne, or, type SQL, sql } from "drizzle-orm";
import { control } from "#db/schema/programme/controls.ts";
import type { Tx } from "#db/tenant.ts";
import { contains } from "#db/words.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { inTenant } from "#server/ground/platform/in-tenant.ts";
import { hasLeft, peopleById, personNamed } from "#server/people/people/queries.ts";
import type { NamedPerson } from "#server/people/people/schema.ts";
import { FREQUENCIES, type Frequency } from "#server/programme/controls/rules/frequency.ts";
import { placeholdersIn } from "#server/programme/controls/rules/placeholders.ts";
import type { Gap } from "../rules/kinds.ts";
import type { ControlFilter, ControlPage, ControlRow } from "../schema/list.ts";
import { mappedCodes } from "./current.ts";

/** A page of the workspace's controls by code, each with its gaps. Omits retired ones unless the filter asks for them. */
export async function listControls(tx: Tx, actor: WorkspaceActor, filter: ControlFilter): Promise<ControlPage> {
  const unfilled = await withPlaceholders(tx, actor);
  const matches = matching(actor, filter, unfilled);
  const rows = await tx
    .select({
      id: control.id,
      code: control.code,
      title: control.title,
      category: control.category,
      criteria: sql<string[]>`array(${mappedCodes} order by c.sort, c.code)`,
      ownerId: control.ownerId,
      frequency: control.frequency,
      type: control.type,
      nature: control.nature,
      isKey: control.isKey,
      evidenceReview: control.evidenceReview,
      status: control.status,
      version: control.version,
      anchor: control.anchor,
      dueDays: control.dueDays,
      graceDays: control.graceDays,
      operatesFrom: control.operatesFrom,
    })
    .from(control)
    .where(and(matches, filter.after === null ? undefined : sql`${control.code} > ${filter.after}`))
    .orderBy(asc(control.code))
    .limit(filter.limit + 1);
  const people = await peopleById(
    tx,
    actor,
    rows.map((row) => row.ownerId),
  );
  const [found] = await tx.select({ matching: count() }).from(control).where(matches);
  const page = rows
    .slice(0, filter.limit)
    .map((row) =>
      withGaps({ ...row, frequency: frequencyOf(row.frequency) }, personNamed(people, row.ownerId), unfilled),
    );
  return {
    rows: page,
    matching: found?.matching ?? 0,
    next: rows.length > filter.limit ? (page.at(-1)?.code ?? null) : null,
    counts: await countControls(tx, actor, unfilled),
  };
}

/** Parses the column; an unknown frequency counts as none. */
export function frequencyOf(text: string | null): Frequency | null {
  return FREQUENCIES.find((frequency) => frequency === text) ?? null;
}

export function gapsOf(c: {
  ownerId: string | null;
  /** the owner's membership has ended */
  hasLeft: boolean;
  frequency: string | null;
  criteria: unknown[];
  unfilled: boolean;
}) {
  const gaps: Gap[] = [];
  if (c.ownerId === null || c.hasLeft) gaps.push("owner");
  if (c.frequency === null) gaps.push("frequency");
  if (c.criteria.length === 0) gaps.push("criterion");
  if (c.unfilled) gaps.push("placeholder");
  return gaps;
}

function withGaps(
  row: Omit<ControlRow, "gaps" | "ownerName">,
  owner: NamedPerson | null,
  unfilled: readonly string[],
): ControlRow {
  const gaps = gapsOf({ ...row, hasLeft: owner?.hasLeft ?? false, unfilled: unfilled.includes(row.id) });
  return { ...row, ownerName: owner?.name ?? null, gaps };
}

// Postgres only rules out statements that cannot hold a placeholder; the importer's rule decides the rest.
/** The controls whose statement still holds a template's placeholder. */
export async function withPlaceholders(
  tx: Tx,
  actor: Pick<WorkspaceActor, "orgId" | "workspaceId">,
): Promise<string[]> {
  const rows = await tx
    .select({ id: control.id, statement: control.statement })
    .from(control)
    .where(and(inTenant(control, actor), sql`${control.statement} ~ '[{<[]'`));
  return rows.filter((row) => placeholdersIn(row.statement).length > 0).map((row) => row.id);
}

function matching(actor: WorkspaceActor, filter: ControlFilter, unfilled: readonly string[]): SQL | undefined {
  const { text, owner: ownerId, criterion, frequency, status, gap } = filter;
  return and(
    inTenant(control, actor),
    status ? eq(control.status, status) : ne(control.status, "retired"),
    text ? or(...[control.code, control.title, control.statement].map((column) => contains(column, text))) : undefined,
    ownerId === "none" ? GAP.owner([]) : ownerId ? eq(control.ownerId, ownerId) : undefined,
    criterion ? sql`exists (${mappedCodes} and c.code = ${criterion})` : undefined,
    frequency === "none" ? isNull(control.frequency) : frequency ? eq(control.frequency, frequency) : undefined,
    gap === "any" ? anyGap(unfilled) : gap ? GAP[gap](unfilled) : undefined,
  );
}

const GAP: Record<Gap, (unfilled: readonly string[]) => SQL> = {
  // A person who has left no longer counts as the owner, although their name stays until someone else takes over.
  owner: () => sql`(${control.ownerId} is null or ${hasLeft(control.ownerId)})`,
  frequency: () => isNull(control.frequency),
  criterion: () => sql`not exists (${mappedCodes})`,
  placeholder: (unfilled) => (unfilled.length > 0 ? inArray(control.id, [...unfilled]) : sql`false`),
};

function anyGap(unfilled: readonly string[]): SQL | undefined {
  return or(...Object.values(GAP).map((gap) => gap(unfilled)));
}

async function countControls(
  tx: Tx,
  actor: WorkspaceActor,
  unfilled: readonly string[],
): Promise<ControlPage["counts"]> {
  const current = sql`${control.status} <> 'retired'`;
  const countOf = (condition: SQL | undefined) =>
    sql<number>`count(*) filter (where ${current} and (${condition ?? sql`true`}))`.mapWith(Number);
  const [row] = await tx
    .select({
      controls: countOf(undefined),
      key: countOf(sql`${control.isKey}`),
      retired: sql<number>`count(*) filter (where ${control.status} = 'retired')`.mapWith(Number),
      owner: countOf(GAP.owner(unfilled)),
      frequency: countOf(GAP.frequency(unfilled)),
      criterion: countOf(GAP.criterion(unfilled)),
      placeholder: countOf(GAP.placeholder(unfilled)),
      any: countOf(anyGap(unfilled)),
    })
    .from(control)
    .where(inTenant(control, actor));
  const { controls = 0, key = 0, retired = 0, ...gaps } = row ?? {};
  return { controls, key, retired, gaps: { owner: 0, frequency: 0, criterion: 0, placeholder: 0, any: 0, ...gaps } };
}
