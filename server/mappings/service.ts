import { and, eq } from "drizzle-orm";
import { rowsFor } from "#db/bulk.ts";
import { control } from "#db/schema/controls.ts";
import { controlCriterion, mappingRejection } from "#db/schema/mappings.ts";
import { criterion } from "#db/schema/programme.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/access/service.ts";
import { knownControls } from "#server/controls/queries/current.ts";
import { knownCriteria } from "#server/criteria/queries.ts";
import { type Change, record, recordAll } from "#server/journal/service/record.ts";
import { AppError, notFound } from "#server/platform/errors.ts";
import type { AcceptSuggestions, Mapping, RejectSuggestions, SetStrength, Strength, Unmapping } from "./schema.ts";

export type MappedPair = { controlId: string; criterionId: string };

/**
 * Maps a control to a criterion it meets.
 *
 * @throws AppError("conflict") when it is mapped already; AppError("not_found") when either is out of scope;
 *   AppError("invalid", field "points") for a point of focus that the criterion does not have
 */
export async function mapControl(tx: Tx, actor: WorkspaceActor, input: Mapping): Promise<void> {
  const names = await namesOf(tx, actor, input);
  requirePoints(names, input.points);
  const inserted = await addMappings(tx, actor, [input]);
  if (inserted.length === 0)
    throw new AppError(
      "conflict",
      `${names.control} is mapped to ${names.criterion} already. Load the page again to see it.`,
    );
  await record(tx, actor, mappedChange(names, input));
}

/** Takes a control off a criterion. @throws AppError("not_found") when it is not mapped to it */
export async function unmapControl(tx: Tx, actor: WorkspaceActor, input: Unmapping): Promise<void> {
  const names = await namesOf(tx, actor, input);
  const [removed] = await tx.delete(controlCriterion).where(thisMapping(actor, input)).returning();
  if (!removed) throw notFound("mapping");
  await record(tx, actor, {
    action: "control.unmapped",
    subject: names.subject,
    before: said(names, removed),
  });
}

/** Says anew how far and why a control meets a criterion. Nothing is written when it says the same. @throws as `mapControl` */
export async function changeMapping(tx: Tx, actor: WorkspaceActor, input: Mapping): Promise<void> {
  const names = await namesOf(tx, actor, input);
  requirePoints(names, input.points);
  const [before] = await tx.select().from(controlCriterion).where(thisMapping(actor, input)).for("update");
  if (!before) throw notFound("mapping");
  const { rationale, strength } = input;
  const points = [...new Set(input.points)].sort();
  const after = { ...before, rationale, strength, points };
  if (JSON.stringify(said(names, before)) === JSON.stringify(said(names, after))) return;
  await tx.update(controlCriterion).set({ rationale, strength, points }).where(thisMapping(actor, input));
  await record(tx, actor, {
    action: "control.mapping_changed",
    subject: names.subject,
    before: said(names, before),
    after: said(names, after),
  });
}

/** Makes a cell of the matrix say `strength`, whatever it said: a rationale and points stay, and saying it twice is once. */
export async function setStrength(tx: Tx, actor: WorkspaceActor, input: SetStrength): Promise<void> {
  const { strength, ...pair } = input;
  const [before] = await tx.select().from(controlCriterion).where(thisMapping(actor, pair)).for("update");
  if (!strength) {
    if (before) await unmapControl(tx, actor, pair);
  } else if (!before) await mapControl(tx, actor, { ...pair, strength, rationale: null, points: [] });
  else await changeMapping(tx, actor, { ...pair, strength, rationale: before.rationale, points: before.points });
}

type NewMapping = MappedPair & { rationale?: string | null; strength?: Strength; points?: readonly string[] };

/** Maps many controls at once; those mapped already stay as they are. Recording is the caller's. @returns the new pairs */
export async function addMappings(tx: Tx, actor: WorkspaceActor, pairs: readonly NewMapping[]): Promise<MappedPair[]> {
  if (pairs.length === 0) return [];
  const own = { orgId: actor.orgId, workspaceId: actor.workspaceId, createdAt: actor.now };
  const rows = pairs.map(({ controlId, criterionId, rationale = null, strength = "fully", points = [] }) => ({
    ...own,
    controlId,
    criterionId,
    rationale,
    strength,
    points: [...new Set(points)].sort(),
  }));
  return tx
    .insert(controlCriterion)
    .select(rowsFor(controlCriterion, rows))
    .onConflictDoNothing()
    .returning({ controlId: controlCriterion.controlId, criterionId: controlCriterion.criterionId });
}

/** Maps what a person accepted of the suggestions; what was mapped meanwhile stays. @returns how many are new */
export async function acceptSuggestions(tx: Tx, actor: WorkspaceActor, input: AcceptSuggestions): Promise<number> {
  const names = await namesOfMany(tx, actor, input.pairs);
  const added = new Set((await addMappings(tx, actor, input.pairs)).map(keyOf));
  const changes = input.pairs
    .filter((pair) => added.has(keyOf(pair)))
    .map((pair) => mappedChange(names(pair), { ...pair, points: [] }));
  await recordAll(tx, actor, changes);
  return changes.length;
}

/** Keeps in mind that these are not to be mapped, so that nobody is asked again. */
export async function rejectSuggestions(tx: Tx, actor: WorkspaceActor, input: RejectSuggestions): Promise<void> {
  const names = await namesOfMany(tx, actor, input.pairs);
  const own = { orgId: actor.orgId, workspaceId: actor.workspaceId, createdAt: actor.now };
  const rows = input.pairs.map((pair) => ({ ...own, ...pair, why: input.why, rejectedBy: actor.personName }));
  const added = await tx
    .insert(mappingRejection)
    .select(rowsFor(mappingRejection, rows))
    .onConflictDoNothing()
    .returning({ controlId: mappingRejection.controlId, criterionId: mappingRejection.criterionId });
  await recordAll(
    tx,
    actor,
    added.map((pair): Change => {
      const { subject, criterion: code } = names(pair);
      return { action: "control.suggestion_rejected", subject, after: { criteria: [code] }, why: input.why };
    }),
  );
}

type Names = { control: string; criterion: string; points: readonly string[]; subject: Change["subject"] };

function mappedChange(
  names: Names,
  said: { rationale: string | null; strength: Strength; points: readonly string[] },
): Change {
  const { rationale, strength, points } = said;
  return {
    action: "control.mapped",
    subject: names.subject,
    after: { criteria: [names.criterion], rationale, strength, points: [...points] },
  };
}

function said(
  names: Names,
  { rationale, strength, points }: { rationale: string | null; strength: Strength; points: string[] },
) {
  return { criteria: [names.criterion], rationale, strength, points };
}

function requirePoints(names: Names, points: readonly string[]): void {
  const unknown = points.filter((id) => !names.points.includes(id));
  if (unknown.length > 0)
    throw new AppError("invalid", `${names.criterion} has no point of focus ${unknown.join(", ")}.`, {
      field: "points",
    });
}

async function namesOf(tx: Tx, actor: WorkspaceActor, pair: MappedPair): Promise<Names> {
  const [theControl] = await tx
    .select({ code: control.code, title: control.title })
    .from(control)
    .where(
      and(eq(control.orgId, actor.orgId), eq(control.workspaceId, actor.workspaceId), eq(control.id, pair.controlId)),
    );
  if (!theControl) throw notFound("control");
  const [theCriterion] = await tx
    .select({ code: criterion.code, points: criterion.points })
    .from(criterion)
    .where(
      and(
        eq(criterion.orgId, actor.orgId),
        eq(criterion.workspaceId, actor.workspaceId),
        eq(criterion.id, pair.criterionId),
      ),
    );
  if (!theCriterion) throw notFound("criterion");
  const points = theCriterion.points.map((p) => p.id);
  const subject = { type: "control" as const, id: pair.controlId, label: `${theControl.code} ${theControl.title}` };
  return { control: theControl.code, criterion: theCriterion.code, points, subject };
}

async function namesOfMany(tx: Tx, actor: WorkspaceActor, pairs: readonly MappedPair[]) {
  const controls = new Map(
    (
      await knownControls(
        tx,
        actor,
        pairs.map((p) => p.controlId),
      )
    ).map((c) => [c.id, c]),
  );
  const criteria = new Map(
    (
      await knownCriteria(
        tx,
        actor,
        pairs.map((p) => p.criterionId),
      )
    ).map((c) => [c.id, c]),
  );
  return ({ controlId, criterionId }: MappedPair): Names => {
    const { code = "", title = "" } = controls.get(controlId) ?? {};
    const subject = { type: "control" as const, id: controlId, label: `${code} ${title}` };
    return { control: code, criterion: criteria.get(criterionId)?.code ?? "", points: [], subject };
  };
}

function keyOf({ controlId, criterionId }: MappedPair): string {
  return `${controlId} ${criterionId}`;
}

function thisMapping(actor: WorkspaceActor, pair: MappedPair) {
  return and(
    eq(controlCriterion.orgId, actor.orgId),
    eq(controlCriterion.workspaceId, actor.workspaceId),
    eq(controlCriterion.controlId, pair.controlId),
    eq(controlCriterion.criterionId, pair.criterionId),
  );
}
