import { z } from "zod";
import { InWorkspace } from "#server/ground/access/schema.ts";
import type { Caller } from "#server/ground/access/service.ts";
import { today } from "#server/ground/calendar/rules.ts";
import { exporting } from "#server/ground/journal/service/export.ts";
import { paperFile } from "#server/ground/papers/service/write-paper.ts";
import { tableFile } from "#server/ground/tables/service/write-tables.ts";
import { inEngagement } from "#server/plan/engagements/queries.ts";
import { requireReleased } from "#server/plan/released/queries.ts";
import { openRegister } from "./queries/register.ts";
import { REGISTER_HEADINGS, registerPaper, registerRows } from "./rules/paper.ts";

const ExportInput = InWorkspace.extend({ format: z.enum(["pdf", "docx", "xlsx", "csv", "json"]) });

export async function exportRegister(caller: Caller, given: Record<string, unknown>): Promise<Response> {
  const { format, ...scope } = ExportInput.parse(given);
  const { register, workspace, day } = await exporting(
    caller,
    scope,
    "workspace:read",
    { what: "Risk register", format, of: { type: "risk" } },
    (tx, actor) =>
      inEngagement(tx, actor, scope.engagement, async (then) => {
        await requireReleased(tx, then, "risk_register");
        const day = today(then.now, then.workspace.timeZone);
        return { register: await openRegister(tx, then), workspace: then.workspace, day };
      }),
  );
  const name = `risks-${workspace.slug}`;
  if (format === "pdf" || format === "docx")
    return paperFile(registerPaper(register, workspace.name, day), format, name);
  return tableFile({ name: "Risks", headings: REGISTER_HEADINGS, rows: registerRows(register) }, format, name);
}
