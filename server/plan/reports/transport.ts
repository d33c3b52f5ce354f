import { z } from "zod";
import { InWorkspace } from "#server/ground/access/schema.ts";
import type { Caller } from "#server/ground/access/service.ts";
import { exporting } from "#server/ground/journal/service/export.ts";
import { PAPER_FORMATS } from "#server/ground/papers/schema.ts";
import { paperFile } from "#server/ground/papers/service/write-paper.ts";
import { openPlan } from "./queries.ts";
import { planPaper } from "./rules/paper.ts";

const ExportInput = InWorkspace.extend({
  plan: z.uuid(),
  version: z.coerce.number().int().min(1).optional(),
  format: z.enum(PAPER_FORMATS),
});

export async function exportPlan(caller: Caller, given: Record<string, unknown>): Promise<Response> {
  const { format, plan, version, ...scope } = ExportInput.parse(given);
  const { found, system } = await exporting(
    caller,
    scope,
    "plan:read",
    { what: "Report plan", format, of: { type: "plan", id: plan } },
    async (tx, actor) => ({
      found: await openPlan(tx, actor, { planId: plan, version }),
      system: actor.workspace.name,
    }),
  );
  return paperFile(planPaper(found, system), format, "report-plan");
}
