import { z } from "zod";
import { InWorkspace } from "#server/ground/access/schema.ts";
import type { Caller } from "#server/ground/access/service.ts";
import { exporting } from "#server/ground/journal/service/export.ts";
import { paperFile } from "#server/ground/papers/service/write-paper.ts";
import { notFound } from "#server/ground/platform/errors.ts";
import { tableFile } from "#server/ground/tables/service/write-tables.ts";
import { inEngagement } from "#server/plan/engagements/queries.ts";
import { shownEvidence, soaLines, versionsOf } from "./queries.ts";
import { type KeptLine, keptLine, SOA_HEADINGS, soaCells, soaPaper } from "./rules.ts";
import { SOA_FORMATS } from "./schema.ts";

const ExportInput = InWorkspace.extend({
  version: z.coerce.number().int().min(1).optional(),
  format: z.enum(SOA_FORMATS),
});

const WIDTHS = [10, 36, 24, 12, 28, 60, 18, 28, 10];

/** Exports the Statement of Applicability: PDF and DOCX hold a version, XLSX and CSV by default the current lines. */
export async function exportStatement(caller: Caller, given: Record<string, unknown>): Promise<Response> {
  const { format, version, ...scope } = ExportInput.parse(given);
  const { versions, now, workspace } = await exporting(
    caller,
    scope,
    "workspace:read",
    { what: "Statement of Applicability", format, of: { type: "criterion" } },
    (tx, actor) =>
      inEngagement(tx, actor, scope.engagement, async (then) => {
        const shown = (line: KeptLine) => ({ ...line, ...shownEvidence(then, line) });
        return {
          versions: (await versionsOf(tx, then)).map((v) => ({ ...v, lines: v.lines.map(shown) })),
          now: (await soaLines(tx, then)).map(keptLine).map(shown),
          workspace: then.workspace,
        };
      }),
  );
  const found = version ? versions.find((v) => v.version === version) : versions[0];
  const name = `statement-of-applicability-${workspace.slug}${version ? `-v${version}` : ""}`;
  if (format === "xlsx" || format === "csv") {
    if (version && !found) throw notFound("version");
    const rows = (version && found ? found.lines : now).map(soaCells);
    return tableFile(
      { name: "Statement of Applicability", headings: SOA_HEADINGS, rows, widths: WIDTHS },
      format,
      name,
    );
  }
  if (!found) throw notFound("version");
  return paperFile(soaPaper(found, found.lines, workspace.name, workspace.timeZone), format, name);
}
