import { and, eq } from "drizzle-orm";
import { controlProposal, type MappingChange } from "#db/schema/programme/controls.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import type { CalendarDate } from "#server/ground/calendar/rules.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { AppError, notFound } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { tenantKey } from "#server/ground/platform/in-tenant.ts";
import { requireVersion } from "#server/ground/platform/version.ts";
import { applyMappings } from "#server/programme/criteria/service/write-mappings.ts";
import { lockWithSnapshots } from "../queries/current.ts";
import { pending, versionAt } from "../queries/proposals.ts";
import { changedFields } from "../rules/snapshot.ts";
import type { ControlRef, DecideProposal } from "../schema/control.ts";
import { ControlSnapshot } from "../schema/snapshot.ts";
import { type ControlWrite, changeOf, writeControls } from "./write.ts";

export type Intended = {
  id: string;
  version: number;
  before: ControlSnapshot;
  after: ControlSnapshot;
  /** first day in force; null means from the beginning */
  from: CalendarDate | null;
  mappings: readonly MappingChange[];
  why: string | null;
};

type Proposal = typeof controlProposal.$inferSelect;

/**
 * Stores a design change until a second person decides. If the same person has a proposal open, mapping changes are merged into
 * a new proposal that replaces it: nobody may approve something they have not seen.
 * @throws AppError("conflict") when another change is already waiting
 */
export async function proposeChange(
  tx: Tx,
  actor: WorkspaceActor,
  change: Intended,
  windows: readonly string[],
): Promise<ControlRef> {
  const [own] = await tx
    .select()
    .from(controlProposal)
    .where(and(pending(actor), eq(controlProposal.controlId, change.id)))
    .for("update");
  const joined = own ? await mergedWith(tx, actor, own, change, windows) : { ...change, windows };
  if (own) await closeProposal(tx, actor, own, "withdrawn");
  await tx.insert(controlProposal).values({
    ...tenantKey(actor),
    id: newId(),
    controlId: change.id,
    version: joined.version,
    after: joined.after,
    mappings: [...joined.mappings],
    effectiveFrom: joined.from,
    windows: [...joined.windows],
    why: joined.why ?? "",
    proposedById: actor.personId ?? "",
    proposedBy: actor.personName,
    proposedAt: actor.now,
  });
  const { id, before, after, from: effectiveFrom, mappings, why } = joined;
  const write = { id, version: joined.version + 1, before, after, effectiveFrom, mappings, why };
  await record(tx, actor, changeOf(write, "control.change_proposed"));
  return { id, code: before.code, version: change.version, isAwaiting: true };
}

/**
 * Approves a proposal, which becomes the control's next version, or declines it. Its author can only withdraw it.
 * @throws AppError("not_found"); AppError("conflict") when the control or a mapping has changed since, or when the author tries
 *   to approve
 */
export async function decideProposal(tx: Tx, actor: WorkspaceActor, input: DecideProposal): Promise<ControlRef> {
  const [found] = await tx
    .select()
    .from(controlProposal)
    .where(and(pending(actor), eq(controlProposal.id, input.proposalId)))
    .for("update");
  if (!found) throw notFound("proposed change");
  const [locked] = await lockWithSnapshots(tx, actor, [found.controlId]);
  if (!locked) throw notFound("control");
  const { row, before } = locked;
  const isMine = found.proposedById === actor.personId;
  if (input.approve && isMine)
    throw new AppError("conflict", "You proposed this change: someone else must approve it.");
  const outcome = input.approve ? "approved" : isMine ? "withdrawn" : "declined";
  await closeProposal(tx, actor, found, outcome);
  const { windows, effectiveFrom, why, mappings } = found;
  if (!input.approve) {
    await record(tx, actor, {
      action: `control.change_${outcome}`,
      subject: { type: "control", id: row.id, label: `${row.code} ${row.title}` },
      before: { ...ControlSnapshot.parse(found.after), ...(mappings.length > 0 ? { mappings } : {}) },
      why: input.why,
    });
    return { id: row.id, code: row.code, version: row.version, isAwaiting: false };
  }
  const isOfMappings = await changesNoField(tx, actor, found);
  const meanwhile = `The control is now at version ${row.version}, and this changes version ${found.version}: decline it, and propose it again.`;
  if (!isOfMappings) requireVersion(row.version, found.version, meanwhile);
  const write: ControlWrite = {
    id: row.id,
    version: row.version + 1,
    before,
    after: isOfMappings ? before : ControlSnapshot.parse(found.after),
    ...{ effectiveFrom, windows, why, mappings },
    by: found.proposedBy,
    approvedBy: actor.personName,
    proposalId: found.id,
  };
  await writeControls(tx, actor, [write]);
  await applyMappings(tx, actor, row.id, mappings);
  await record(tx, actor, changeOf(write, "control.change_approved"));
  return { id: row.id, code: write.after.code, version: write.version, isAwaiting: false };
}

/** Only one of the two may change fields: two rewordings cannot be merged. */
async function mergedWith(tx: Tx, actor: WorkspaceActor, own: Proposal, change: Intended, windows: readonly string[]) {
  const isOfMappings = changedFields(change.before, change.after).length === 0;
  const changesFields = !isOfMappings && !(await changesNoField(tx, actor, own));
  if (own.proposedById !== actor.personId || changesFields)
    throw new AppError(
      "conflict",
      `A change to ${change.before.code} proposed by ${own.proposedBy} awaits approval: decide on that one first.`,
    );
  const fields = isOfMappings
    ? { version: own.version, after: ControlSnapshot.parse(own.after), from: own.effectiveFrom }
    : { version: change.version, after: change.after, from: change.from };
  const mappings = new Map(own.mappings.map((m) => [m.criterionId, m]));
  for (const m of change.mappings)
    mappings.set(m.criterionId, { ...m, from: mappings.get(m.criterionId)?.from ?? m.from });
  const why = change.why === own.why ? own.why : `${own.why}\n${change.why ?? ""}`.trim();
  return {
    ...change,
    ...fields,
    mappings: [...mappings.values()],
    windows: [...new Set([...own.windows, ...windows])],
    why,
  };
}

async function changesNoField(tx: Tx, actor: WorkspaceActor, proposal: Proposal): Promise<boolean> {
  const base = await versionAt(tx, actor, proposal.controlId, proposal.version);
  return changedFields(base, ControlSnapshot.parse(proposal.after)).length === 0;
}

async function closeProposal(
  tx: Tx,
  actor: WorkspaceActor,
  proposal: Proposal,
  outcome: "approved" | "declined" | "withdrawn",
): Promise<void> {
  await tx
    .update(controlProposal)
    .set({ outcome, decidedById: actor.personId, decidedBy: actor.personName, decidedAt: actor.now })
    .where(and(pending(actor), eq(controlProposal.id, proposal.id)));
}
