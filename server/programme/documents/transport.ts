import { z } from "zod";
import { InWorkspace } from "#server/ground/access/schema.ts";
import type { Caller } from "#server/ground/access/service.ts";
import { exporting } from "#server/ground/journal/service/export.ts";
import { PAPER_FORMATS } from "#server/ground/papers/schema.ts";
import { paperFile } from "#server/ground/papers/service/write-paper.ts";
import { openDocument } from "./queries.ts";
import { documentPaper } from "./rules/paper.ts";

const ExportInput = InWorkspace.extend({
  document: z.uuid(),
  version: z.coerce.number().int().min(1).optional(),
  format: z.enum(PAPER_FORMATS),
});

export async function exportDocument(caller: Caller, given: Record<string, unknown>): Promise<Response> {
  const { format, document, version, ...scope } = ExportInput.parse(given);
  const { found, system } = await exporting(
    caller,
    scope,
    "workspace:read",
    { what: "Document", format, of: { type: "document", id: document } },
    async (tx, actor) => ({
      found: await openDocument(tx, actor, { documentId: document, version }),
      system: actor.workspace.name,
    }),
  );
  const name =
    found.title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .slice(0, 60) || "document";
  return paperFile(documentPaper(found, system), format, name);
}
