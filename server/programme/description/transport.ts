import { z } from "zod";
import { InWorkspace } from "#server/ground/access/schema.ts";
import type { Caller } from "#server/ground/access/service.ts";
import { exporting } from "#server/ground/journal/service/export.ts";
import { PAPER_FORMATS } from "#server/ground/papers/schema.ts";
import { paperFile } from "#server/ground/papers/service/write-paper.ts";
import { requireReleased } from "#server/plan/released/queries.ts";
import { descriptionPaper } from "#server/programme/description/rules/paper.ts";
import { openDescription } from "./queries.ts";

const ExportInput = InWorkspace.extend({ about: z.uuid(), format: z.enum(PAPER_FORMATS) });

export async function exportDescription(caller: Caller, given: Record<string, unknown>): Promise<Response> {
  const { format, about, ...scope } = ExportInput.parse(given);
  const { found, system, slug } = await exporting(
    caller,
    scope,
    "workspace:read",
    { what: "System description", format, of: { type: "engagement", id: about } },
    async (tx, actor) => {
      await requireReleased(tx, actor, "description");
      const { name, slug } = actor.workspace;
      return { found: await openDescription(tx, actor, about), system: name, slug };
    },
  );
  return paperFile(descriptionPaper(found, system), format, `description-${slug}`);
}
