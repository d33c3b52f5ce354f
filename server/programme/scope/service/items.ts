import { and, eq } from "drizzle-orm";
import { scopeItem, scopeItemCriterion, scopeItemVersion } from "#db/schema/programme/scope.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { today } from "#server/ground/calendar/rules.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { AppError, notFound } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { inTenant, tenantKey } from "#server/ground/platform/in-tenant.ts";
import { oneAtATime } from "#server/ground/platform/turns.ts";
import { requireVersion } from "#server/ground/platform/version.ts";
import { requireOwner } from "#server/people/people/queries.ts";
import { knownCriteria } from "#server/programme/criteria/queries/criteria.ts";
import { controlsOn, histories, type ItemHistory, openItem, usesOf } from "../queries/items.ts";
import { ofItsKind, scopeProblems } from "../rules/kinds.ts";
import type { SaveScopeItem, ScopeItemView, ScopeValues } from "../schema.ts";

/**
 * Adds an item, or a version of it effective from a day.
 * @throws AppError("conflict") when someone saved a newer version, or when an item still in use is to be gone;
 *   AppError("invalid") with the field
 */
export async function saveItem(tx: Tx, actor: WorkspaceActor, input: SaveScopeItem): Promise<ScopeItemView> {
  const [problem] = scopeProblems(input.values, input.criteria.length);
  if (problem) throw new AppError("invalid", problem.message, { field: problem.field });
  const values = ofItsKind(input.values);
  await oneAtATime(tx, actor, "scope");
  const all = await histories(tx, actor);
  await requireKnown(tx, actor, all, values);
  const before = input.edited ? requireNewest(all, input.edited, values) : null;
  if (values.standing === "gone") await requireUnused(tx, actor, all, input.edited?.itemId ?? null);
  const itemId = before?.id ?? newId();
  if (!before)
    await tx
      .insert(scopeItem)
      .values({ ...tenantKey(actor), id: itemId, kind: values.kind, vendorId: values.vendorId });
  const { kind, vendorId: _, ...version } = values;
  const number = (before?.versions.at(-1)?.version ?? 0) + 1;
  await tx.insert(scopeItemVersion).values({
    ...tenantKey(actor),
    ...version,
    itemId,
    version: number,
    savedBy: actor.personName,
    savedAt: actor.now,
  });
  const codes = await setCriteria(tx, actor, itemId, input.criteria);
  await record(tx, actor, {
    action: before ? "scope.changed" : "scope.added",
    subject: { type: "scope", id: itemId, label: values.name },
    before: before ? contentOf(before) : undefined,
    after: { ...values, version: number, criteria: codes },
    why: values.reason,
  });
  return openItem(tx, actor, itemId);
}

function contentOf({ kind, vendorId, versions }: ItemHistory) {
  const { savedBy: _, savedAt: __, ownerName: ___, ...last } = versions.at(-1) ?? {};
  return { kind, vendorId, ...last };
}

function requireNewest(all: readonly ItemHistory[], edited: { itemId: string; version: number }, values: ScopeValues) {
  const found = all.find((h) => h.id === edited.itemId);
  const newest = found?.versions.at(-1);
  if (!found || !newest) throw notFound("item");
  if (found.kind !== values.kind || found.vendorId !== values.vendorId)
    throw new AppError("invalid", "An item’s kind cannot change: add a new item, and mark this one as gone.", {
      field: "kind",
    });
  const { version, savedBy } = newest;
  requireVersion(version, edited.version, `${savedBy} has changed it since. Reload, then make your change again.`);
  return found;
}

async function requireUnused(tx: Tx, actor: WorkspaceActor, all: readonly ItemHistory[], itemId: string | null) {
  if (!itemId) throw new AppError("invalid", "A new item cannot already be gone.", { field: "standing" });
  const controls = await controlsOn(tx, actor, itemId);
  const uses = [
    ...(await usesOf(tx, actor, itemId, today(actor.now, actor.workspace.timeZone), all)),
    ...controls.map((c) => `the control ${c.code}`),
  ];
  if (uses.length > 0)
    throw new AppError("conflict", `It is still used by ${listed(uses)}. Remove it there first.`, {
      field: "standing",
    });
}

function listed(uses: readonly string[]): string {
  const [shown, more] = [uses.slice(0, 5), uses.length - 5];
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}

async function requireKnown(tx: Tx, actor: WorkspaceActor, all: readonly ItemHistory[], values: ScopeValues) {
  if (values.vendorId && all.find((h) => h.id === values.vendorId)?.kind !== "vendor")
    throw new AppError("invalid", "Choose one of the workspace’s vendors.", { field: "vendorId" });
  await requireOwner(tx, actor, values.ownerId);
}

async function setCriteria(tx: Tx, actor: WorkspaceActor, itemId: string, ids: readonly string[]): Promise<string[]> {
  const known = await knownCriteria(tx, actor, ids);
  await tx
    .delete(scopeItemCriterion)
    .where(and(inTenant(scopeItemCriterion, actor), eq(scopeItemCriterion.itemId, itemId)));
  if (known.length > 0)
    await tx.insert(scopeItemCriterion).values(known.map((c) => ({ ...tenantKey(actor), itemId, criterionId: c.id })));
  return known.map((c) => c.code);
}
