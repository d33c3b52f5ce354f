import { z } from "zod";
import { InWorkspace } from "#server/ground/access/schema.ts";
import { type Caller, serve, stepsOf, workspaceTarget } from "#server/ground/access/service.ts";
import { exporting } from "#server/ground/journal/service/export.ts";
import { TABLE_FORMATS, tableFile } from "#server/ground/tables/service/write-tables.ts";
import { allControls } from "#server/programme/controls/queries/all.ts";
import { ImportPlan } from "./schema.ts";
import { startImport } from "./service/draft.ts";
import { rejectedRows } from "./service/import.ts";
import { readList } from "./service/read-list.ts";
import { controlsTable, controlsToXlsx } from "./service/write-sheets.ts";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Stores an uploaded list as a draft. Checks permission before reading the body. */
export async function receiveList(
  caller: Caller,
  input: { workspace: string; name: string; bytes: ReadableStream<Uint8Array> | null },
): Promise<{ id: string }> {
  const target = workspaceTarget(InWorkspace.parse({ workspace: input.workspace }), "control:manage");
  await serve(caller, target, "read", async () => undefined);
  const sheets = await readList(input.bytes, input.name);
  return serve(caller, target, "write", async (tx, actor) => ({
    id: await startImport(tx, actor, input.name, sheets),
  }));
}

const ExportInput = InWorkspace.extend({ format: z.enum(TABLE_FORMATS) });

/** Exports the control list in a form that imports without changes. */
export async function exportControls(caller: Caller, given: Record<string, unknown>): Promise<Response> {
  const { format, ...scope } = ExportInput.parse(given);
  const { slug, controls } = await exporting(
    caller,
    scope,
    "workspace:read",
    { what: "Control list", format, of: { type: "control" } },
    async (tx, actor) => ({
      slug: actor.workspace.slug,
      controls: await allControls(tx, actor),
    }),
  );
  return tableFile(controlsTable(controls), format, `controls-${slug}`);
}

export async function templateList(): Promise<Response> {
  return file(await controlsToXlsx([]), XLSX, "controls-template.xlsx");
}

const RejectedInput = z.object({ workspace: z.string(), draft: z.uuid(), plan: z.string().max(20_000) });
const Plan = z
  .string()
  .transform((text, ctx) => {
    try {
      return JSON.parse(text);
    } catch {
      ctx.addIssue({ code: "custom", message: "The plan is not JSON." });
      return z.NEVER;
    }
  })
  .pipe(ImportPlan);

export async function exportRejected(caller: Caller, given: Record<string, unknown>): Promise<Response> {
  const { workspace, draft, plan } = RejectedInput.parse(given);
  const chosen = Plan.parse(plan);
  const step = stepsOf(caller, workspaceTarget({ workspace }, "control:manage"), "read");
  return file(await rejectedRows(step, draft, chosen), XLSX, "rejected-rows.xlsx");
}

function file(body: Uint8Array, type: string, name: string): Response {
  return new Response(new Uint8Array(body), {
    headers: {
      "content-type": type,
      "content-disposition": `attachment; filename="${name}"`,
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-store",
    },
  });
}
