import { and, eq } from "drizzle-orm";
import { journalHead } from "#db/schema/ground/journal.ts";
import type { Tx } from "#db/tenant.ts";
import { unreadBy } from "#server/ground/access/rules.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";

type Kept = { size: number; result: unknown };

/** A result of a large workspace takes a few megabytes. */
const MOST_KEPT = 50;

// Also when the bundler loads this module several times.
const shared = globalThis as typeof globalThis & { tickmarkUnchanged?: Map<string, Kept> };
shared.tickmarkUnchanged ??= new Map();
const kept = shared.tickmarkUnchanged;

/**
 * What was computed from a workspace's records, computed anew only when its journal has grown since: every change of a record
 * writes an entry in the same transaction; as of an issue, once. For what is in the workspace's log alone, not for people's names, which are in the
 * organization's; and for what everybody in the actor's database role and engagement who reads the same things sees alike.
 *
 * @param what names the computation and all it depends on beside the records, the day included
 * @param compute its result is shared between requests and must not be changed
 */
export async function whileUnchanged<T>(
  tx: Tx,
  actor: WorkspaceActor,
  what: readonly (string | boolean)[],
  compute: () => Promise<T>,
): Promise<T> {
  const { orgId, workspaceId, dbRole, engagementId, capabilities, frozen } = actor;
  // Read first: what is written while the computation runs makes the next reader compute again.
  const [head] = frozen ? [{ size: frozen.entries }] : await headOf(tx, actor);
  if (!head) return compute();
  const key = JSON.stringify([orgId, workspaceId, dbRole, engagementId, unreadBy(capabilities), !frozen, ...what]);
  const found = kept.get(key);
  kept.delete(key);
  const result = found?.size === head.size ? (found.result as T) : await compute();
  kept.set(key, { size: head.size, result });
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
  }
  return result;
}

function headOf(tx: Tx, { orgId, workspaceId }: WorkspaceActor) {
  return tx
    .select({ size: journalHead.size })
    .from(journalHead)
    .where(and(eq(journalHead.orgId, orgId), eq(journalHead.logId, workspaceId)));
}
