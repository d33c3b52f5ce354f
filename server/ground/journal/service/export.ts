import type { Tx } from "#db/tenant.ts";
import type { Capability, May, Noun, ScopeOf } from "#server/ground/access/rules.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { asReader, type Caller, serve, type WorkspaceActor, workspaceTarget } from "#server/ground/access/service.ts";
import { record } from "./record.ts";

/** What was exported, as the journal names it, such as "Risk register"; `id` if it is one thing. */
type Exported = { what: string; format: string; of: { type: Noun; id?: string } };

/**
 * Reads the data for a download and records the export in one transaction: who, which format, and under which grant or
 * delegation. Every route that serves a workspace's file uses this, except the evidence ZIP, whose entry has a span
 * (server/evidence/evidence/service/export.ts).
 * @param read returns the data; if it throws, nothing is recorded
 */
export function exporting<C extends Capability, R>(
  caller: Caller,
  scope: InWorkspace,
  capability: C & (ScopeOf<C> extends "workspace" ? C : never),
  { what, format, of }: Exported,
  read: (tx: Tx, actor: WorkspaceActor & May<C>) => Promise<R>,
): Promise<R> {
  return serve(caller, workspaceTarget(scope, capability as C), "write", async (tx, actor) => {
    const found = await read(tx, asReader(actor));
    await record(tx, actor, {
      action: "export.made",
      subject: {
        type: of.type,
        id: of.id ?? actor.engagementId ?? actor.workspaceId,
        label: `${what}, ${format.toUpperCase()}`,
      },
      after: { what, format, about: of.id ?? null },
    });
    return found;
  });
}
