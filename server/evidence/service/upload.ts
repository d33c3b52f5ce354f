import { fileTypeFromBuffer } from "file-type";
import { upload } from "#db/schema/evidence.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/access/service.ts";
import { newId } from "#server/platform/ids.ts";
import type { Stored } from "#server/platform/stored-bytes.ts";
import { safeName, textTypeOf } from "../rules.ts";
import type { UploadReceipt } from "../schema.ts";

/** Notes bytes that are safe in the store already, so that a submission can name them. Only the uploader can. */
export async function noteUpload(tx: Tx, actor: WorkspaceActor, name: string, stored: Stored): Promise<UploadReceipt> {
  const clean = safeName(name);
  const receipt = {
    id: newId(),
    name: clean,
    size: stored.size,
    sha256: stored.sha256,
    mediaType: await mediaType(stored, clean),
  };
  await tx.insert(upload).values({
    orgId: actor.orgId,
    workspaceId: actor.workspaceId,
    personId: actor.personId ?? "",
    createdAt: actor.now,
    ...receipt,
  });
  return receipt;
}

async function mediaType(stored: Stored, name: string): Promise<string> {
  const sniffed = await fileTypeFromBuffer(stored.head);
  return sniffed?.mime ?? textTypeOf(stored.head, name);
}
