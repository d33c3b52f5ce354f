import { and, eq } from "drizzle-orm";
import { evidence, evidenceFile } from "#db/schema/evidence/evidence.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { notFound } from "#server/ground/platform/errors.ts";
import { inTenant, sameTenant } from "#server/ground/platform/in-tenant.ts";

export type OpenedFile = { name: string; size: number; sha256: string; mediaType: string };

// Recorded, so that clients see each file that an auditor opens.
export async function openFile(
  tx: Tx,
  actor: WorkspaceActor,
  evidenceId: string,
  position: number,
): Promise<OpenedFile> {
  const [file] = await tx
    .select({
      name: evidenceFile.name,
      size: evidenceFile.size,
      sha256: evidenceFile.sha256,
      mediaType: evidenceFile.mediaType,
      title: evidence.title,
    })
    .from(evidenceFile)
    .innerJoin(evidence, and(sameTenant(evidence, evidenceFile), eq(evidence.id, evidenceFile.evidenceId)))
    .where(
      and(inTenant(evidenceFile, actor), eq(evidenceFile.evidenceId, evidenceId), eq(evidenceFile.position, position)),
    );
  if (!file) throw notFound("file");
  const { title, ...opened } = file;
  await record(tx, actor, {
    action: "evidence.opened",
    subject: { type: "evidence", id: evidenceId, label: title },
    after: { file: file.name, sha256: file.sha256 },
  });
  return opened;
}
