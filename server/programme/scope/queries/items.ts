import { and, asc, eq, getTableColumns, inArray, ne, or, type SQL, sql } from "drizzle-orm";
import { control } from "#db/schema/programme/controls.ts";
import { criterion } from "#db/schema/programme/criteria.ts";
import {
  controlSystem,
  scopeItem,
  scopeItemCriterion,
  scopeItemVersion,
  vendorReport,
} from "#db/schema/programme/scope.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { type CalendarDate, today } from "#server/ground/calendar/rules.ts";
import { countedIn } from "#server/ground/journal/service/as-of.ts";
import { AppError, notFound } from "#server/ground/platform/errors.ts";
import { inTenant, sameTenant } from "#server/ground/platform/in-tenant.ts";
import { peopleById, personNamed } from "#server/people/people/queries.ts";
import type { NamedPerson } from "#server/people/people/schema.ts";
import { listEngagements } from "#server/plan/engagements/queries.ts";
import { isReleased } from "#server/plan/released/queries.ts";
import { inOrderOfKinds } from "../rules/kinds.ts";
import { gapsOf, reviewOn } from "../rules/vendors.ts";
import { versionOn } from "../rules/versions.ts";
import type { ScopeItem, ScopeItemView, ScopeKind, ScopeVersion, ScopeView, VendorReport } from "../schema.ts";
import { drawnBeside, newestDiagram } from "./diagram.ts";

type Period = ScopeView["period"];
export type ItemHistory = Pick<ScopeItem, "id" | "kind" | "vendorId"> & { versions: ScopeVersion[] };

/** Every item, or those with these ids, with all its versions in the order written; two statements. */
export function histories(tx: Tx, actor: WorkspaceActor, ids?: readonly string[]): Promise<ItemHistory[]> {
  return historiesWhere(tx, actor, ids ? inArray(scopeItem.id, [...ids]) : undefined);
}

async function historiesWhere(tx: Tx, actor: WorkspaceActor, which: SQL | undefined): Promise<ItemHistory[]> {
  const rows = await tx
    .select({ item: scopeItem, version: scopeItemVersion })
    .from(scopeItem)
    .innerJoin(
      scopeItemVersion,
      and(sameTenant(scopeItemVersion, scopeItem), eq(scopeItemVersion.itemId, scopeItem.id)),
    )
    .where(and(inTenant(scopeItem, actor), which))
    .orderBy(asc(scopeItem.id), asc(scopeItemVersion.version));
  const people = await peopleById(
    tx,
    actor,
    rows.map((r) => r.version.ownerId),
  );
  return [...Map.groupBy(rows, (r) => r.item.id).values()].flatMap((own) => {
    const [first] = own;
    if (!first) return [];
    const { id, kind, vendorId } = first.item;
    return [{ id, kind, vendorId, versions: own.map((r) => plain(r.version, people)) }];
  });
}

/** The items as of a day (default today), by kind and name. */
export async function listScope(tx: Tx, actor: WorkspaceActor, input: { on?: string | undefined }): Promise<ScopeView> {
  const on = input.on ?? today(actor.now, actor.workspace.timeZone);
  const period = await currentPeriod(tx, actor, on);
  return { on, period, items: await itemsOn(tx, actor, await histories(tx, actor), on, period) };
}

export async function newestOf(tx: Tx, actor: WorkspaceActor, ids: readonly string[]) {
  if (ids.length === 0) return [];
  return (await histories(tx, actor, ids))
    .flatMap(({ id, kind, versions }) => {
      const last = versions.at(-1);
      return last ? [{ id, kind, name: last.name, isGone: last.standing === "gone" }] : [];
    })
    .sort(inOrderOfKinds);
}

/** Each item once. @throws AppError("invalid") with the field when an id is not in the workspace's scope */
export async function knownItems(
  tx: Tx,
  actor: WorkspaceActor,
  ids: readonly string[],
  field: string,
): Promise<{ id: string; kind: ScopeKind }[]> {
  const wanted = [...new Set(ids)];
  const found = await tx
    .select({ id: scopeItem.id, kind: scopeItem.kind })
    .from(scopeItem)
    .where(and(inTenant(scopeItem, actor), inArray(scopeItem.id, wanted)));
  if (found.length < wanted.length) throw new AppError("invalid", "Choose from the items in scope.", { field });
  return found;
}

/** @throws AppError("not_found") */
export async function openItem(tx: Tx, actor: WorkspaceActor, id: string): Promise<ScopeItemView> {
  const own = await historiesWhere(tx, actor, or(eq(scopeItem.id, id), eq(scopeItem.vendorId, id)));
  const history = own.find((h) => h.id === id);
  if (!history) throw notFound("item");
  const on = today(actor.now, actor.workspace.timeZone);
  const period = await currentPeriod(tx, actor, on);
  const [item] = await itemsOn(tx, actor, [{ ...history, versions: newestToo(history, on) }], on, period);
  if (!item) throw notFound("item");
  return {
    item,
    versions: history.versions.toReversed(),
    reports: await reportsOf(tx, actor, id),
    expected: own.flatMap((h) => {
      const now = h.vendorId === id && (versionOn(h.versions, on) ?? h.versions.at(-1));
      return now ? [{ id: h.id, name: now.name, standing: now.standing }] : [];
    }),
    controls: await controlsOn(tx, actor, id),
    uses: await usesOf(tx, actor, id, on, own),
    period,
  };
}

export function controlsOn(tx: Tx, actor: WorkspaceActor, itemId: string): Promise<ScopeItemView["controls"]> {
  return tx
    .select({ id: control.id, code: control.code, title: control.title })
    .from(controlSystem)
    .innerJoin(control, and(sameTenant(control, controlSystem), eq(control.id, controlSystem.controlId)))
    .where(and(inTenant(controlSystem, actor), eq(controlSystem.itemId, itemId), ne(control.status, "retired")))
    .orderBy(asc(control.code));
}

/** In words, for what still stands; empty when nothing would miss it. */
export async function usesOf(
  tx: Tx,
  actor: WorkspaceActor,
  id: string,
  on: CalendarDate,
  own: readonly ItemHistory[],
): Promise<string[]> {
  const diagram = await newestDiagram(tx, actor);
  const flows = (diagram?.diagram.flows ?? []).filter((f) => [f.fromId, f.toId, ...f.dataIds].includes(id));
  const ends = [...new Set(flows.flatMap((f) => [f.fromId, f.toId]))];
  const named = ends.length > 0 ? await histories(tx, actor, ends) : [];
  const beside = ends.length > 0 ? await drawnBeside(tx, actor) : [];
  const nameOf = (other: string) => {
    const found = named.find((h) => h.id === other);
    return (found ? versionOn(found.versions, on) : beside.find((d) => d.id === other))?.name ?? "another item";
  };
  const uses = own
    .filter((h) => h.vendorId === id && (versionOn(h.versions, on) ?? h.versions.at(-1))?.standing !== "gone")
    .map((h) => `the expected control “${versionOn(h.versions, on)?.name ?? h.versions.at(-1)?.name}”`);
  for (const flow of flows) uses.push(`the data flow from ${nameOf(flow.fromId)} to ${nameOf(flow.toId)}`);
  if (uses.length === 0 && diagram?.diagram.nodes.some((n) => n.itemId === id)) uses.push("the data-flow diagram");
  return uses;
}

/** The auditor's engagement, or else the open engagement whose period contains the day, or the newest. */
export async function currentPeriod(tx: Tx, actor: WorkspaceActor, on: CalendarDate): Promise<Period> {
  const open = (await listEngagements(tx, actor)).filter((e) =>
    actor.engagementId ? e.id === actor.engagementId : !["superseded", "withdrawn"].includes(e.status),
  );
  const current = open.find((e) => e.evidenceFrom <= on && on <= e.evidenceTo) ?? open[0];
  return current
    ? { from: current.evidenceFrom, to: current.evidenceTo, engagementId: current.id, engagement: current.name }
    : null;
}

/** Items as of a day; a constant number of statements. */
export async function itemsOn(
  tx: Tx,
  actor: WorkspaceActor,
  all: readonly ItemHistory[],
  on: CalendarDate,
  period: Period,
): Promise<ScopeItem[]> {
  const [only] = all.length === 1 ? all : [];
  const reports = Map.groupBy(await reportsOf(tx, actor, only?.id), (r) => r.vendorId);
  const criteria = Map.groupBy(await criteriaOf(tx, actor, only?.id), (c) => c.itemId);
  const unshown = await unshownTies(tx, actor);
  // Without its reports, every vendor would look unreviewed.
  const showsReports = await isReleased(tx, actor, "vendor_list");
  return all
    .flatMap((h) => {
      const version = versionOn(h.versions, on);
      if (!version) return [];
      const own = reports.get(h.id) ?? [];
      const gaps = period && version.standing !== "gone" ? gapsOf(own, period) : [];
      return [
        {
          ...version,
          id: h.id,
          kind: h.kind,
          vendorId: h.vendorId,
          criteria: (criteria.get(h.id) ?? []).map(({ itemId: _, ...c }) => c),
          unshownCriteria: unshown.get(h.id) ?? 0,
          vendor: h.kind === "vendor" && showsReports ? { ...reviewOn(own, on), gaps } : null,
        },
      ];
    })
    .sort(inOrderOfKinds);
}

// The item's own page also shows an item that only starts later.
function newestToo(history: ItemHistory, on: CalendarDate): ScopeVersion[] {
  return versionOn(history.versions, on)
    ? history.versions
    : history.versions.slice(-1).map((v) => ({ ...v, effectiveFrom: v.effectiveFrom < on ? v.effectiveFrom : on }));
}

function reportsOf(tx: Tx, actor: WorkspaceActor, vendorId?: string): Promise<VendorReport[]> {
  const { orgId: _, workspaceId: __, createdAt: ___, ...columns } = getTableColumns(vendorReport);
  // Review conclusions are the client's own: column grants deny them to auditors.
  const own = sql<string | null>`null`;
  const shown = actor.dbRole === "auditor" ? { ...columns, exceptions: own, conclusion: own } : columns;
  return tx
    .select(shown)
    .from(vendorReport)
    .where(and(inTenant(vendorReport, actor), vendorId ? eq(vendorReport.vendorId, vendorId) : undefined))
    .orderBy(asc(vendorReport.vendorId), asc(vendorReport.periodTo), asc(vendorReport.id));
}

/** Item id → how many criteria of other engagements an auditor is not shown; empty for everyone else. */
async function unshownTies(tx: Tx, actor: WorkspaceActor): Promise<Map<string, number>> {
  const rows = await tx.execute<{ id: string; criteria: number }>(
    sql`select item_id as id, criteria from ${countedIn(actor)}.unshown_ties()`,
  );
  return new Map(rows.map((row) => [row.id, row.criteria]));
}

function criteriaOf(tx: Tx, actor: WorkspaceActor, itemId?: string) {
  return tx
    .select({ itemId: scopeItemCriterion.itemId, id: criterion.id, code: criterion.code, title: criterion.title })
    .from(scopeItemCriterion)
    .innerJoin(
      criterion,
      and(sameTenant(criterion, scopeItemCriterion), eq(criterion.id, scopeItemCriterion.criterionId)),
    )
    .where(and(inTenant(scopeItemCriterion, actor), itemId ? eq(scopeItemCriterion.itemId, itemId) : undefined))
    .orderBy(asc(criterion.sort), asc(criterion.code));
}

function plain(row: typeof scopeItemVersion.$inferSelect, people: ReadonlyMap<string, NamedPerson>): ScopeVersion {
  const { orgId: _, workspaceId: __, itemId: ___, ...version } = row;
  return { ...version, ownerName: personNamed(people, row.ownerId)?.name ?? null };
}
