import { and, eq, sql } from "drizzle-orm";
import { rowsFor } from "#db/bulk.ts";
import { control, controlCriterion, criterion, engagementCriterion } from "#db/schema/programme.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/access/service.ts";
import { record } from "#server/journal/service/record.ts";
import { AppError, notFound } from "#server/platform/errors.ts";
import { newId } from "#server/platform/ids.ts";
import { inWorkspace, requireEngagement } from "./queries.ts";
import type { AddObjective, EditObjective, Mapping, Unmapping } from "./schema.ts";

/**
 * Maps a control to a criterion it meets.
 *
 * @throws AppError("conflict") when it is mapped already; AppError("not_found") when either is out of scope
 */
export async function mapControl(tx: Tx, actor: WorkspaceActor, input: Mapping): Promise<void> {
  const names = await namesOf(tx, actor, input);
  const inserted = await addMappings(tx, actor, [input]);
  if (inserted.length === 0)
    throw new AppError(
      "conflict",
      `${names.control} is mapped to ${names.criterion} already. Load the page again to see it.`,
    );
  await record(tx, actor, {
    action: "control.mapped",
    subject: { type: "control", id: input.controlId, label: names.label },
    after: { criteria: [names.criterion], rationale: input.rationale },
  });
}

/** Takes a control off a criterion. @throws AppError("not_found") when it is not mapped to it */
export async function unmapControl(tx: Tx, actor: WorkspaceActor, input: Unmapping): Promise<void> {
  const names = await namesOf(tx, actor, input);
  const [removed] = await tx.delete(controlCriterion).where(thisMapping(actor, input)).returning();
  if (!removed) throw notFound("mapping");
  await record(tx, actor, {
    action: "control.unmapped",
    subject: { type: "control", id: input.controlId, label: names.label },
    before: { criteria: [names.criterion], rationale: removed.rationale },
  });
}

/** Says anew why a control meets a criterion. Nothing is written when it says the same. */
export async function updateRationale(tx: Tx, actor: WorkspaceActor, input: Mapping): Promise<void> {
  const names = await namesOf(tx, actor, input);
  const [before] = await tx.select().from(controlCriterion).where(thisMapping(actor, input)).for("update");
  if (!before) throw notFound("mapping");
  if (before.rationale === input.rationale) return;
  await tx.update(controlCriterion).set({ rationale: input.rationale }).where(thisMapping(actor, input));
  await record(tx, actor, {
    action: "control.rationale_changed",
    subject: { type: "control", id: input.controlId, label: names.label },
    before: { criteria: [names.criterion], rationale: before.rationale },
    after: { criteria: [names.criterion], rationale: input.rationale },
  });
}

export type MappedPair = { controlId: string; criterionId: string };

/** Maps many controls at once; those mapped already keep their rationale. Recording is the caller's. @returns the new pairs */
export async function addMappings(
  tx: Tx,
  actor: WorkspaceActor,
  pairs: readonly (MappedPair & { rationale?: string | null })[],
): Promise<MappedPair[]> {
  if (pairs.length === 0) return [];
  const own = { orgId: actor.orgId, workspaceId: actor.workspaceId, createdAt: actor.now };
  const rows = pairs.map(({ controlId, criterionId, rationale = null }) => ({
    ...own,
    controlId,
    criterionId,
    rationale,
  }));
  return tx
    .insert(controlCriterion)
    .select(rowsFor(controlCriterion, rows))
    .onConflictDoNothing()
    .returning({ controlId: controlCriterion.controlId, criterionId: controlCriterion.criterionId });
}

/**
 * Rewords a control objective: management's own sentence, unlike a criterion of a framework.
 *
 * @throws AppError("invalid") for a criterion of a framework
 */
export async function editObjective(tx: Tx, actor: WorkspaceActor, input: EditObjective): Promise<void> {
  const mine = and(inWorkspace(actor), eq(criterion.id, input.criterionId));
  const [found] = await tx.select().from(criterion).where(mine).for("update");
  if (!found) throw notFound("control objective");
  if (found.framework !== "objectives")
    throw new AppError("invalid", `${found.code} is set by its framework: only control objectives can be reworded.`);
  const before = { code: found.code, title: found.title, description: found.description };
  const after = { ...before, title: input.title, description: input.description };
  if (before.title === after.title && before.description === after.description) return;
  await tx.update(criterion).set({ title: after.title, description: after.description }).where(mine);
  await record(tx, actor, {
    action: "objective.changed",
    subject: { type: "criterion", id: found.id, label: `${after.code} ${after.title}` },
    before,
    after,
  });
}

/**
 * Adds a control objective of management's own to an engagement.
 *
 * @returns the objective's id
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
    .where(and(inWorkspace(actor), sql`lower(${criterion.code}) = lower(${input.code})`));
  if (taken)
    throw new AppError(
      "conflict",
      `${taken.code} is taken by “${taken.title}”. Give this objective an ID of its own.`,
      {
        field: "code",
      },
    );
  const own = { orgId: actor.orgId, workspaceId: actor.workspaceId };
  const id = newId();
  const { code, title, description } = input;
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
    sort: sql`(select coalesce(max(c.sort), 3999) + 1 from criterion c where c.org_id = ${own.orgId}
      and c.workspace_id = ${own.workspaceId} and c.framework = 'objectives' and c.sort >= 4000)`,
    points: [],
    createdAt: actor.now,
  });
  await tx.insert(engagementCriterion).values({ ...own, engagementId: input.engagementId, criterionId: id });
  await record(tx, actor, {
    action: "objective.added",
    subject: { type: "criterion", id, label: `${code} ${title}` },
    after: { code, title, description, engagementId: input.engagementId },
  });
  return { id };
}

async function namesOf(tx: Tx, actor: WorkspaceActor, pair: MappedPair) {
  const [theControl] = await tx
    .select({ code: control.code, title: control.title })
    .from(control)
    .where(
      and(eq(control.orgId, actor.orgId), eq(control.workspaceId, actor.workspaceId), eq(control.id, pair.controlId)),
    );
  if (!theControl) throw notFound("control");
  const [theCriterion] = await tx
    .select({ code: criterion.code })
    .from(criterion)
    .where(and(inWorkspace(actor), eq(criterion.id, pair.criterionId)));
  if (!theCriterion) throw notFound("criterion");
  const label = `${theControl.code} ${theControl.title}`;
  return { control: theControl.code, criterion: theCriterion.code, label };
}

function thisMapping(actor: WorkspaceActor, pair: MappedPair) {
  return and(
    eq(controlCriterion.orgId, actor.orgId),
    eq(controlCriterion.workspaceId, actor.workspaceId),
    eq(controlCriterion.controlId, pair.controlId),
    eq(controlCriterion.criterionId, pair.criterionId),
  );
}
