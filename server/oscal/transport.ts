import { z } from "zod";
import { InWorkspace } from "#server/access/schema.ts";
import { type Caller, serve, workspaceTarget } from "#server/access/service.ts";
import { today } from "#server/calendar/rules.ts";
import { programmeOf } from "./queries.ts";
import { EXPORTS } from "./rules/models.ts";
import { oscalOf } from "./rules/write.ts";
import type { ComponentImport } from "./schema.ts";
import { importComponents } from "./service/import.ts";
import { readJson } from "./service/read-json.ts";

const ExportInput = InWorkspace.extend({
  model: z.enum(EXPORTS),
  /** whose plan and results; needed for those two alone */
  about: z.uuid().optional(),
});

/** One model of the workspace as OSCAL 1.1.3 JSON. */
export async function exportOscal(caller: Caller, given: Record<string, unknown>): Promise<Response> {
  const { model, about, ...scope } = ExportInput.parse(given);
  const body = await serve(caller, workspaceTarget(scope, "workspace:read"), "read", async (tx, actor) => {
    const programme = await programmeOf(tx, actor, about ?? scope.engagement ?? null);
    return oscalOf(model, programme, today(actor.now, actor.workspace.timeZone));
  });
  return new Response(`${JSON.stringify(body, null, 2)}\n`, {
    headers: {
      "content-type": "application/json; charset=utf-8",
      "content-disposition": `attachment; filename="${model}.json"`,
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-store",
    },
  });
}

const ImportInput = InWorkspace.extend({ preview: z.enum(["true", "false"]).default("true") });

/** A component definition: says what it would do, or does it. Asks before reading whether the caller may at all. */
export async function receiveComponents(
  caller: Caller,
  given: Record<string, unknown>,
  bytes: ReadableStream<Uint8Array> | null,
): Promise<ComponentImport> {
  const { preview, ...scope } = ImportInput.parse(given);
  const target = workspaceTarget(scope, "control:manage");
  await serve(caller, target, "read", async () => undefined);
  const json = await readJson(bytes);
  return serve(caller, target, "write", (tx, actor) => importComponents(tx, actor, json, preview === "true"));
}
