import type { Tx } from "#db/tenant.ts";
import type { Capability, May, Noun, ScopeOf } from "#server/ground/access/rules.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { asReader, type Caller, serve, type WorkspaceActor, workspaceTarget } from "#server/ground/access/service.ts";
import { record } from "./record.ts";

/** What a file is of, as the record names it: "Risk register", of the kind of thing it is, by its id where it is one. */
type Exported = { what: string; format: string; of: { type: Noun; id?: string } };

/**
 * Reads what a file is to be made of and records that it was exported, in one transaction: by whom, in which format and, for an
 * auditor or a provider, under which grant or delegation. Every route that hands out a file of the workspace goes through this one, but
 * for the evidence ZIP, whose entry says its span (server/evidence/evidence/service/export.ts).
 *
 * @param read what the file is made of; when it throws, nothing is recorded
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
