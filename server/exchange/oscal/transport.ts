import { z } from "zod";
import { InWorkspace } from "#server/ground/access/schema.ts";
import { type Caller, stepsOf, workspaceTarget } from "#server/ground/access/service.ts";
import { exporting } from "#server/ground/journal/service/export.ts";
import { inThreads } from "#server/ground/platform/threads.ts";
import { gathered } from "#server/ground/tables/service/readable.ts";
import { listCriteria } from "#server/programme/criteria/queries/criteria.ts";
import { programmeOf } from "./queries.ts";
import { EXPORTS, modelNeeds } from "./rules/models.ts";
import type { ComponentImport } from "./schema.ts";
import { importComponents } from "./service/import.ts";

const oscal = inThreads<typeof import("./service/oscal-thread.ts")>(
  "server/exchange/oscal/service/oscal-thread.ts",
  "This holds too much for one OSCAL file. Split it into several.",
);

const ExportInput = InWorkspace.extend({
  model: z.enum(EXPORTS),
  /** engagement id, for its plan and results */
  about: z.uuid().optional(),
});

export async function exportOscal(caller: Caller, given: Record<string, unknown>): Promise<Response> {
  const { model, about, ...scope } = ExportInput.parse(given);
  const programme = await exporting(
    caller,
    scope,
    modelNeeds(model),
    { what: `OSCAL ${model}`, format: "json", of: { type: "workspace" } },
    (tx, actor) => programmeOf(tx, actor, about ?? scope.engagement ?? null),
  );
  return new Response(await oscal("written", { model, programme, today: programme.today }), {
    headers: {
      "content-type": "application/json; charset=utf-8",
      "content-disposition": `attachment; filename="${model}.json"`,
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-store",
    },
  });
}

const ImportInput = InWorkspace.extend({ preview: z.enum(["true", "false"]).default("true") });

/** Previews or imports a component definition. Checks permission before reading the body. */
export async function receiveComponents(
  caller: Caller,
  given: Record<string, unknown>,
  bytes: ReadableStream<Uint8Array> | null,
): Promise<ComponentImport> {
  const { preview, ...scope } = ImportInput.parse(given);
  const step = stepsOf(caller, workspaceTarget(scope, "control:manage"));
  const known = await step("read", (tx, actor) => listCriteria(tx, actor, {}));
  const criteria = known.map(({ id, framework, code, points }) => ({ id, framework, code, points }));
  const read = await oscal("components", { bytes: await gathered(bytes, "Split it into several."), criteria });
  return step("write", (tx, actor) => importComponents(tx, actor, read, preview === "true"));
}
