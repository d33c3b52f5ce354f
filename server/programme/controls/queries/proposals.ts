import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import { control, controlProposal, controlVersion, type MappingChange } from "#db/schema/programme/controls.ts";
import { criterion } from "#db/schema/programme/criteria.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { inTenant, sameTenant } from "#server/ground/platform/in-tenant.ts";
import { STRENGTH_LABEL } from "#server/programme/criteria/rules/standing.ts";
import { describeChanges } from "../rules/snapshot.ts";
import type { Awaiting, ControlProposal } from "../schema/control.ts";
import { ControlSnapshot } from "../schema/snapshot.ts";

/** A control's undecided proposal, or null. Only the tenant's own people see it. */
export async function openProposal(tx: Tx, actor: WorkspaceActor, controlId: string): Promise<ControlProposal | null> {
  const [row] = await tx
    .select()
    .from(controlProposal)
    .where(and(pending(actor), eq(controlProposal.controlId, controlId)));
  if (!row) return null;
  const { id, version, effectiveFrom, windows, why, proposedBy, proposedAt } = row;
  const base = await versionAt(tx, actor, controlId, version);
  const codes = await criteriaNamed(tx, actor, row.mappings);
  return {
    ...{ id, version, effectiveFrom, windows, why, proposedBy, proposedAt },
    isMine: row.proposedById === actor.personId,
    changes: [...describeChanges(base, ControlSnapshot.parse(row.after)), ...describeMappings(row.mappings, codes)],
  };
}

export async function versionAt(
  tx: Tx,
  actor: WorkspaceActor,
  controlId: string,
  version: number,
): Promise<ControlSnapshot> {
  const [row] = await tx
    .select({ snapshot: controlVersion.snapshot })
    .from(controlVersion)
    .where(
      and(
        inTenant(controlVersion, actor),
        eq(controlVersion.controlId, controlId),
        eq(controlVersion.version, version),
      ),
    );
  return ControlSnapshot.parse(row?.snapshot);
}

/** Criterion id → code, for the criteria that the actor sees. */
export async function criteriaNamed(
  tx: Tx,
  actor: WorkspaceActor,
  mappings: readonly MappingChange[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(mappings.map((m) => m.criterionId))];
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select({ id: criterion.id, code: criterion.code })
    .from(criterion)
    .where(and(inTenant(criterion, actor), inArray(criterion.id, ids)));
  return new Map(rows.map((row) => [row.id, row.code]));
}

/** Mapping changes in words. Omits criteria without a code here. */
export function describeMappings(mappings: readonly MappingChange[], codes: ReadonlyMap<string, string>) {
  return mappings.flatMap((m) => {
    const code = codes.get(m.criterionId);
    return code ? [{ field: `mapping ${code}`, label: code, from: stateInWords(m.from), to: stateInWords(m.to) }] : [];
  });
}

function stateInWords(state: MappingChange["to"]): string {
  if (!state) return "not mapped";
  return [STRENGTH_LABEL[state.strength], ...state.points].join(", ");
}

/** Controls with a change awaiting a second person, by code. */
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
    .innerJoin(control, and(sameTenant(control, controlProposal), eq(control.id, controlProposal.controlId)))
    .where(pending(actor))
    .orderBy(asc(control.code));
}

export function pending(actor: WorkspaceActor) {
  return and(inTenant(controlProposal, actor), isNull(controlProposal.outcome));
}
