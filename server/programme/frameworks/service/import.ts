import { and, eq, inArray, sql } from "drizzle-orm";
import { rowsFor } from "#db/bulk.ts";
import { criterion, framework } from "#db/schema/programme/criteria.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { inTenant, tenantKey } from "#server/ground/platform/in-tenant.ts";
import { oneAtATime } from "#server/ground/platform/turns.ts";
import { codesElsewhere, heldCriteria } from "../queries.ts";
import { compared } from "../rules/catalogue.ts";
import type { Catalogue, FrameworkImport } from "../schema.ts";

/** Sorts own frameworks after the built-in ones, in order of arrival. */
const FIRST_SORT = 10_000;

/**
 * Adds one of the workspace's own frameworks, or its next version. Criteria are added, reworded and marked as gone; mappings
 * stay.
 * @param isPreview return the changes without writing them
 * @throws AppError("invalid", field "codes") when another framework of the workspace uses a code
 */
export async function importFramework(
  tx: Tx,
  actor: WorkspaceActor,
  catalogue: Catalogue,
  isPreview: boolean,
): Promise<FrameworkImport> {
  await oneAtATime(tx, actor, "frameworks");
  const place = tenantKey(actor);
  const [existing] = await tx
    .select({ id: framework.id, version: framework.version })
    .from(framework)
    .where(and(inTenant(framework, place), sql`lower(${framework.name}) = lower(${catalogue.name})`));
  const held = existing ? await heldCriteria(tx, actor, existing.id) : [];
  const { changedIds, goneIds, fresh, ...outcome } = compared(held, catalogue, existing?.version ?? null);
  const taken = await codesElsewhere(
    tx,
    actor,
    existing?.id ?? null,
    fresh.map((i) => i.code),
  );
  if (taken.length > 0)
    throw new AppError(
      "invalid",
      `Another framework of the workspace has ${taken.slice(0, 5).join(", ")}${taken.length > 5 ? ` and ${taken.length - 5} more` : ""}: add a prefix to this framework’s codes.`,
      { field: "codes" },
    );
  if (isPreview) return outcome;
  const id = existing?.id ?? newId();
  const { name, version } = catalogue;
  if (existing)
    await tx
      .update(framework)
      .set({ version, updatedAt: actor.now })
      .where(and(inTenant(framework, place), eq(framework.id, id)));
  else await tx.insert(framework).values({ ...place, id, name, version, updatedAt: actor.now });
  await addCriteria(tx, actor, id, catalogue, fresh);
  for (const [criterionId, { title, description, group }] of changedIds)
    await tx
      .update(criterion)
      .set({ title, description, groupName: group, groupCode: groupCode(group), goneIn: null })
      .where(and(inTenant(criterion, actor), eq(criterion.id, criterionId)));
  if (goneIds.length > 0)
    await tx
      .update(criterion)
      .set({ goneIn: version })
      .where(and(inTenant(criterion, actor), inArray(criterion.id, goneIds)));
  await record(tx, actor, {
    action: existing ? "framework.upgraded" : "framework.added",
    subject: { type: "framework", id, label: `${name} ${version}` },
    before: existing ? { version: existing.version } : null,
    after: {
      version,
      added: outcome.added.map((c) => c.code),
      changed: outcome.changed.map((c) => c.code),
      removed: outcome.removed.map((c) => c.code),
    },
  });
  return outcome;
}

async function addCriteria(
  tx: Tx,
  actor: WorkspaceActor,
  frameworkId: string,
  { items }: Catalogue,
  fresh: Catalogue["items"],
): Promise<void> {
  if (fresh.length === 0) return;
  const [last] = await tx
    .select({ sort: sql<number>`coalesce(max(${criterion.sort}), 0)`.mapWith(Number) })
    .from(criterion)
    .where(inTenant(criterion, actor));
  const first = Math.max(FIRST_SORT, (last?.sort ?? 0) + 1);
  const place = new Map(items.map((item, n) => [item.code, n]));
  const rows = fresh.map(({ code, title, description, group }) => ({
    ...tenantKey(actor),
    id: newId(),
    framework: "own" as const,
    code,
    title,
    description,
    groupCode: groupCode(group),
    groupName: group,
    category: null,
    sort: first + (place.get(code) ?? 0),
    points: [],
    assertions: [],
    version: 1,
    frameworkId,
    goneIn: null,
    createdAt: actor.now,
  }));
  await tx.insert(criterion).select(rowsFor(criterion, rows));
}

function groupCode(group: string): string {
  return group.slice(0, 40);
}
