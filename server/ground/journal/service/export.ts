import type { Tx } from "#db/tenant.ts";
import type { Capability, May, Noun, ScopeOf } from "#server/ground/access/rules.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { asReader, type Caller, serve, type WorkspaceActor, workspaceTarget } from "#server/ground/access/service.ts";
import { record } from "./record.ts";

/** What was exported, as the journal names it, such as "Risk register"; `id` if it is one thing. */
type Exported = { what: string; format: string; of: { type: Noun; id?: string } };

/** Reads and records an export in one transaction. Every download uses this but the evidence ZIP, whose entry has a span. */
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
