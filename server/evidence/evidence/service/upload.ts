import { and, eq, lt, sql } from "drizzle-orm";
import { fileTypeFromBuffer } from "file-type";
import { upload } from "#db/schema/evidence/evidence.ts";
import { type Tx, withActor } from "#db/tenant.ts";
import type { Steps, WorkspaceActor } from "#server/ground/access/service.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { inTenant, tenantKey } from "#server/ground/platform/in-tenant.ts";
import { objectStore } from "#server/ground/platform/store.ts";
import type { Staged, Stored } from "#server/ground/platform/stored-bytes.ts";
import { safeName, textTypeOf } from "../rules.ts";
import type { UploadReceipt } from "../schema.ts";

export type Arrived = Omit<UploadReceipt, "id">;

/** By the first bytes, then by the name. */
export async function describedFile(name: string, stored: Stored): Promise<Arrived> {
  const clean = safeName(name);
  const sniffed = await fileTypeFromBuffer(stored.head);
  const mediaType = sniffed?.mime ?? textTypeOf(stored.head, clean);
  return { name: clean, size: stored.size, sha256: stored.sha256, mediaType };
}

// Bytes have no address before their row is committed, so a failure cannot affect another upload of the same bytes.
export async function takeIn(step: Steps<WorkspaceActor>, name: string, staged: Staged): Promise<UploadReceipt> {
  try {
    const file = await describedFile(name, staged);
    const noted = await step("write", async (tx, actor) => ({
      orgId: actor.orgId,
      receipt: await noteUpload(tx, actor, file),
    }));
    await staged.keep(noted.orgId).catch(async (error: unknown) => {
      await forget(noted.orgId, noted.receipt.id);
      throw error;
    });
    return noted.receipt;
  } finally {
    await staged.drop();
  }
}

export async function noteUpload(tx: Tx, actor: WorkspaceActor, file: Arrived): Promise<UploadReceipt> {
  const receipt = { id: newId(), ...file };
  const noted = { ...tenantKey(actor), personId: actor.personId ?? "", createdAt: actor.now, ...receipt };
  await Promise.all([forgetOldUploads(tx, actor), tx.insert(upload).values(noted)]);
  return receipt;
}

export async function giveUp(orgId: string, { id, sha256 }: UploadReceipt): Promise<void> {
  await forget(orgId, id);
  await removeUnnamed(orgId, sha256);
}

export function removeUnnamed(orgId: string, sha256: string): Promise<boolean> {
  return objectStore().removeUnless(orgId, sha256, () =>
    withActor(nobodyIn(orgId), "read", async (tx) => {
      const [row] = await tx.execute<{ named: boolean }>(sql`
        select exists (select from evidence_file where org_id = ${orgId} and sha256 = ${sha256})
          or exists (select from issued_report_file where org_id = ${orgId} and sha256 = ${sha256})
          or exists (select from upload where org_id = ${orgId} and sha256 = ${sha256}) as named`);
      return row?.named !== false;
    }),
  );
}

async function forget(orgId: string, id: string): Promise<void> {
  await withActor(nobodyIn(orgId), "write", (tx) =>
    tx.delete(upload).where(and(eq(upload.orgId, orgId), eq(upload.id, id))),
  );
}

function nobodyIn(orgId: string) {
  const nobody = { dbRole: "system", workspaceId: null, engagementId: null, personId: null } as const;
  return { ...nobody, orgId, actorOrgId: orgId };
}

function forgetOldUploads(tx: Tx, actor: WorkspaceActor) {
  const old = sql`${actor.now}::timestamptz - interval '7 days'`;
  return tx.delete(upload).where(and(inTenant(upload, actor), lt(upload.createdAt, old)));
}
