import { and, asc, eq, isNull } from "drizzle-orm";
import { control, controlProposal } from "#db/schema/controls.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/access/service.ts";
import { ControlSnapshot, describeChanges } from "../rules/snapshot.ts";
import type { Awaiting, ControlProposal } from "../schema/control.ts";

/** What is proposed of a control and not decided on yet; null when nothing is. Nobody but the tenant's own people sees it. */
export async function openProposal(
  tx: Tx,
  actor: WorkspaceActor,
  controlId: string,
  current: ControlSnapshot,
): Promise<ControlProposal | null> {
  const [row] = await tx
    .select()
    .from(controlProposal)
    .where(and(pending(actor), eq(controlProposal.controlId, controlId)));
  if (!row) return null;
  const { id, version, effectiveFrom, windows, why, proposedBy, proposedAt } = row;
  return {
    ...{ id, version, effectiveFrom, windows, why, proposedBy, proposedAt },
    isMine: row.proposedById === actor.personId,
    changes: describeChanges(current, ControlSnapshot.parse(row.after)),
  };
}

/** Controls whose change awaits a second person, by code. */
export function awaitingApproval(tx: Tx, actor: WorkspaceActor): Promise<Awaiting[]> {
  return tx
    .select({
      id: control.id,
      code: control.code,
      title: control.title,
      proposedBy: controlProposal.proposedBy,
      proposedAt: controlProposal.proposedAt,
    })
    .from(controlProposal)
    .innerJoin(
      control,
      and(
        eq(control.orgId, controlProposal.orgId),
        eq(control.workspaceId, controlProposal.workspaceId),
        eq(control.id, controlProposal.controlId),
      ),
    )
    .where(pending(actor))
    .orderBy(asc(control.code));
}

export function pending(actor: WorkspaceActor) {
  return and(
    eq(controlProposal.orgId, actor.orgId),
    eq(controlProposal.workspaceId, actor.workspaceId),
    isNull(controlProposal.outcome),
  );
}
