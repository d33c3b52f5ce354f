import { sql } from "drizzle-orm";
import { withActor } from "#db/tenant.ts";
import { objectStore } from "#server/platform/store.ts";
import { lockObject } from "./service/upload.ts";

const KEEP_MS = 8 * 24 * 3_600_000;

/**
 * Removes bytes that no evidence and no waiting upload names, once they are older than anything still under way. Each goes under the
 * lock that noting an upload takes, so that bytes are never removed between their arrival and their row.
 *
 * @param now epoch milliseconds
 * @returns how many objects were removed
 */
export async function sweepObjects(now: number): Promise<number> {
  const store = objectStore();
  let removed = 0;
  for await (const { orgId, sha256 } of store.before(now - KEEP_MS)) {
    const nobody = { dbRole: "system", orgId, workspaceId: null, engagementId: null, personId: null } as const;
    removed += await withActor({ ...nobody, actorOrgId: orgId }, "write", async (tx) => {
      await lockObject(tx, orgId, sha256, "exclusive");
      const [row] = await tx.execute<{ named: boolean }>(sql`
        select exists (select from evidence_file where org_id = ${orgId} and sha256 = ${sha256})
          or exists (select from upload where org_id = ${orgId} and sha256 = ${sha256}) as named`);
      if (row?.named !== false) return 0;
      await store.remove(orgId, sha256);
      return 1;
    });
  }
  return removed;
}
