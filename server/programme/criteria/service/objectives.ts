import { and, eq, sql } from "drizzle-orm";
import { criterion, engagementCriterion } from "#db/schema/programme/criteria.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { AppError, notFound } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { inTenant, tenantKey } from "#server/ground/platform/in-tenant.ts";
import { requireVersion } from "#server/ground/platform/version.ts";
import { requireEngagement } from "#server/programme/criteria/queries/criteria.ts";
import type { AddObjective, EditObjective } from "#server/programme/criteria/schema.ts";

/**
 * Rewords a control objective.
 * @throws AppError("invalid") for a framework's criterion, whose wording is fixed; AppError("conflict") when somebody reworded it
 *   meanwhile
 */
export async function editObjective(tx: Tx, actor: WorkspaceActor, input: EditObjective): Promise<void> {
  const mine = and(inTenant(criterion, actor), eq(criterion.id, input.criterionId));
  const [found] = await tx.select().from(criterion).where(mine).for("update");
  if (!found) throw notFound("control objective");
  if (found.framework !== "objectives")
    throw new AppError("invalid", `${found.code} is set by its framework: only control objectives can be reworded.`);
  const meanwhile = "Someone has reworded this objective since. Reload, then make your change again.";
  requireVersion(found.version, input.version, meanwhile);
  const { code, title, description, assertions } = found;
  const before = { code, title, description, assertions };
  const words = { title: input.title, description: input.description, assertions: [...new Set(input.assertions)] };
  const after = { code, ...words };
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  await tx
    .update(criterion)
    .set({ ...words, version: found.version + 1 })
    .where(mine);
  await record(tx, actor, {
    action: "objective.changed",
    subject: { type: "criterion", id: found.id, label: `${after.code} ${after.title}` },
    before,
    after,
  });
}

/**
 * Adds one of management's own control objectives to an engagement.
 * @throws AppError("invalid") when the engagement has no control objectives; AppError("conflict", field "code") for a taken ID
 */
export async function addObjective(tx: Tx, actor: WorkspaceActor, input: AddObjective): Promise<{ id: string }> {
  const { kind } = await requireEngagement(tx, actor, input.engagementId);
  if (kind !== "soc1" && kind !== "isae3402")
    throw new AppError("invalid", "Control objectives belong to SOC 1 and ISAE 3402 engagements.", {
      field: "engagementId",
    });
  const [taken] = await tx
    .select({ code: criterion.code, title: criterion.title })
    .from(criterion)
    .where(and(inTenant(criterion, actor), sql`lower(${criterion.code}) = lower(${input.code})`));
  if (taken)
    throw new AppError("conflict", `${taken.code} is taken by “${taken.title}”. Give this objective a different ID.`, {
      field: "code",
    });
  const own = tenantKey(actor);
  const id = newId();
  const { code, title, description } = input;
  const assertions = [...new Set(input.assertions)];
  await tx.insert(criterion).values({
    ...own,
    id,
    framework: "objectives",
    code,
    title,
    description,
    groupCode: "OWN",
    groupName: "Own objectives",
    category: "own",
    sort: sql`(select coalesce(max(c.sort), 3999) + 1 from criterion c where ${inTenant("c", own)}
      and c.framework = 'objectives' and c.sort >= 4000)`,
    points: [],
    assertions,
    createdAt: actor.now,
  });
  await tx.insert(engagementCriterion).values({ ...own, engagementId: input.engagementId, criterionId: id });
  await record(tx, actor, {
    action: "objective.added",
    subject: { type: "criterion", id, label: `${code} ${title}` },
    after: { code, title, description, assertions, engagementId: input.engagementId },
  });
  return { id };
}
