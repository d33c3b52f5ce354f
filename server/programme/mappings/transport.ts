import { z } from "zod";
import { InWorkspace } from "#server/ground/access/schema.ts";
import type { Caller } from "#server/ground/access/service.ts";
import { exporting } from "#server/ground/journal/service/export.ts";
import { TABLE_FORMATS, tableFile } from "#server/ground/tables/service/write-tables.ts";
import { inEngagement } from "#server/plan/engagements/queries.ts";
import { isReleased } from "#server/plan/released/queries.ts";
import { allControls } from "#server/programme/controls/queries/all.ts";
import { listCriteria } from "#server/programme/criteria/queries/criteria.ts";
import { openRegister } from "#server/programme/risks/queries/register.ts";
import { MATRIX_HEADINGS, matrixRows } from "./rules/table.ts";

const ExportInput = InWorkspace.extend({ format: z.enum(TABLE_FORMATS) });
const WIDTHS = [12, 32, 14, 10, 24, 14, 32, 60, 16, 40, 50, 22, 16, 14, 18, 8, 28, 10];

export async function exportMatrix(caller: Caller, given: Record<string, unknown>): Promise<Response> {
  const { format, ...scope } = ExportInput.parse(given);
  const { slug, criteria, controls, register } = await exporting(
    caller,
    scope,
    "workspace:read",
    { what: "Risk and control matrix", format, of: { type: "control" } },
    (tx, actor) =>
      inEngagement(tx, actor, scope.engagement, async (then) => ({
        slug: actor.workspace.slug,
        criteria: await listCriteria(tx, then, { engagementId: scope.engagement }),
        controls: await allControls(tx, then),
        register: (await isReleased(tx, then, "risk_register")) ? await openRegister(tx, then) : null,
      })),
  );
  const risks = new Map<string, string[]>(register ? [] : criteria.map((k) => [k.id, ["not released to you"]]));
  for (const { code, criteria: atRisk } of register?.risks ?? [])
    for (const { id } of atRisk) risks.set(id, [...(risks.get(id) ?? []), code]);
  const rows = matrixRows(criteria, controls, risks);
  const table = { name: "Risk and control matrix", headings: MATRIX_HEADINGS, rows, widths: WIDTHS };
  return tableFile(table, format, `risk-and-control-matrix-${slug}`);
}
