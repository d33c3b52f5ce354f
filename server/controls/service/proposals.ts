import { and, eq } from "drizzle-orm";
import { controlProposal } from "#db/schema/controls.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/access/service.ts";
import { record } from "#server/journal/service/record.ts";
import { peopleById } from "#server/people/queries.ts";
import { AppError, notFound } from "#server/platform/errors.ts";
import { newId } from "#server/platform/ids.ts";
import { lockControls, peopleOf, snapshotOf } from "../queries/current.ts";
import { pending } from "../queries/proposals.ts";
import { ControlSnapshot } from "../rules/snapshot.ts";
import type { ControlRef, DecideProposal } from "../schema/control.ts";
import { type ControlWrite, changeOf, writeControls } from "./write.ts";

/**
 * Keeps a change of a control's design until a second person has decided on it.
 *
 * @throws AppError("conflict") when another one waits already
 */
export async function proposeChange(tx: Tx, actor: WorkspaceActor, write: ControlWrite): Promise<ControlRef> {
  const [waiting] = await tx
    .select({ by: controlProposal.proposedBy })
    .from(controlProposal)
    .where(and(pending(actor), eq(controlProposal.controlId, write.id)));
  if (waiting)
    throw new AppError("conflict", `A change that ${waiting.by} proposed awaits approval: decide on that one first.`);
  const why = write.why ?? "";
  await tx.insert(controlProposal).values({
    orgId: actor.orgId,
    workspaceId: actor.workspaceId,
    id: newId(),
    controlId: write.id,
    version: write.version - 1,
    after: write.after,
    effectiveFrom: write.effectiveFrom,
    windows: [...(write.windows ?? [])],
    why,
    proposedById: actor.personId ?? "",
    proposedBy: actor.personName,
    proposedAt: actor.now,
  });
  await record(tx, actor, changeOf(write, "control.change_proposed"));
  return { id: write.id, code: write.before?.code ?? write.after.code, version: write.version - 1, isAwaiting: true };
}

/**
 * Approves a proposed change, which makes it the control's next version, or declines it; who proposed it may only withdraw it.
 *
 * @throws AppError("not_found"); AppError("conflict") when the control has moved on, or for who would approve their own change
 */
export async function decideProposal(tx: Tx, actor: WorkspaceActor, input: DecideProposal): Promise<ControlRef> {
  const [found] = await tx
    .select()
    .from(controlProposal)
    .where(and(pending(actor), eq(controlProposal.id, input.proposalId)))
    .for("update");
  if (!found) throw notFound("proposed change");
  const [row] = await lockControls(tx, actor, { ids: [found.controlId] });
  if (!row) throw notFound("control");
  const isMine = found.proposedById === actor.personId;
  if (input.approve && isMine) throw new AppError("conflict", "You proposed this change: a second person approves it.");
  const outcome = input.approve ? "approved" : isMine ? "withdrawn" : "declined";
  await tx
    .update(controlProposal)
    .set({ outcome, decidedBy: actor.personName, decidedAt: actor.now })
    .where(and(pending(actor), eq(controlProposal.id, found.id)));
  const before = snapshotOf(row, await peopleById(tx, actor, peopleOf([row])));
  const after = ControlSnapshot.parse(found.after);
  const { windows, effectiveFrom, why } = found;
  if (!input.approve) {
    await record(tx, actor, {
      action: `control.change_${outcome}`,
      subject: { type: "control", id: row.id, label: `${row.code} ${row.title}` },
      before: after,
      why: input.why,
    });
    return { id: row.id, code: row.code, version: row.version, isAwaiting: false };
  }
  if (row.version !== found.version)
    throw new AppError(
      "conflict",
      `The control is at version ${row.version} meanwhile, and this changes version ${found.version}: decline it, and propose it anew.`,
    );
  const version = row.version + 1;
  const approvedBy = actor.personName;
  const write = { id: row.id, version, before, after, effectiveFrom, windows, why, by: found.proposedBy, approvedBy };
  await writeControls(tx, actor, [write]);
  await record(tx, actor, changeOf(write, "control.change_approved"));
  return { id: row.id, code: after.code, version, isAwaiting: false };
}
