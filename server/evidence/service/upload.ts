import { and, eq, lt, sql } from "drizzle-orm";
import { fileTypeFromBuffer } from "file-type";
import { upload } from "#db/schema/evidence.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/access/service.ts";
import { AppError } from "#server/platform/errors.ts";
import { newId } from "#server/platform/ids.ts";
import { objectStore } from "#server/platform/store.ts";
import type { Stored } from "#server/platform/stored-bytes.ts";
import { safeName, textTypeOf } from "../rules.ts";
import type { UploadReceipt } from "../schema.ts";

/** Notes bytes that are safe in the store already, so that a submission can name them. Only the uploader can, for a week. */
export async function noteUpload(tx: Tx, actor: WorkspaceActor, name: string, stored: Stored): Promise<UploadReceipt> {
  const receipt = { id: newId(), ...(await keptFile(tx, actor, name, stored)) };
  await forgetOldUploads(tx, actor);
  await tx.insert(upload).values({
    orgId: actor.orgId,
    workspaceId: actor.workspaceId,
    personId: actor.personId ?? "",
    createdAt: actor.now,
    ...receipt,
  });
  return receipt;
}

/**
 * Describes a file whose bytes are in the store, and keeps them there until the transaction has ended.
 *
 * @throws AppError("unavailable") when the bytes were swept away as nobody's in the same moment
 */
export async function keptFile(
  tx: Tx,
  actor: WorkspaceActor,
  name: string,
  stored: Stored,
): Promise<Omit<UploadReceipt, "id">> {
  const clean = safeName(name);
  await lockObject(tx, actor.orgId, stored.sha256, "shared");
  if (!(await objectStore().has(actor.orgId, stored.sha256)))
    throw new AppError("unavailable", "The file did not stay in the evidence store. Nothing was saved; send it again.");
  return { name: clean, size: stored.size, sha256: stored.sha256, mediaType: await mediaType(stored, clean) };
}

/** Keeps who notes an object and who sweeps it apart, until the transaction ends. */
export async function lockObject(tx: Tx, orgId: string, sha256: string, how: "shared" | "exclusive"): Promise<void> {
  const key = sql`hashtextextended(${`${orgId}/${sha256}`}, 2)`;
  await tx.execute(
    how === "shared" ? sql`select pg_advisory_xact_lock_shared(${key})` : sql`select pg_advisory_xact_lock(${key})`,
  );
}

// An upload that did not become evidence within a week was given up.
async function forgetOldUploads(tx: Tx, actor: WorkspaceActor): Promise<void> {
  const old = sql`${actor.now}::timestamptz - interval '7 days'`;
  await tx
    .delete(upload)
    .where(and(eq(upload.orgId, actor.orgId), eq(upload.workspaceId, actor.workspaceId), lt(upload.createdAt, old)));
}

async function mediaType(stored: Stored, name: string): Promise<string> {
  const sniffed = await fileTypeFromBuffer(stored.head);
  return sniffed?.mime ?? textTypeOf(stored.head, name);
}
