import { and, eq } from "drizzle-orm";
import { oncePerProcess } from "#db/once-per-process.ts";
import { journalHead } from "#db/schema/ground/journal.ts";
import type { Tx } from "#db/tenant.ts";
import { unreadBy } from "#server/ground/access/rules.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";

type Kept = { size: number; result: unknown };

const MOST_KEPT = 50;

const kept = oncePerProcess("tickmarkUnchanged", () => new Map<string, Kept>())();

// Until the workspace's journal grows. Not for people's names, which the organization's log covers, and only for what looks the same
// to everyone with the same database role, engagement and readable nouns. `what` names all else it depends on, such as the day.
// The result is shared between requests: do not mutate it.
export async function whileUnchanged<T>(
  tx: Tx,
  actor: WorkspaceActor,
  what: readonly (string | boolean)[],
  compute: () => Promise<T>,
): Promise<T> {
  const { orgId, workspaceId, dbRole, engagementId, capabilities, frozen } = actor;
  // Read first: a change during the computation then invalidates its result.
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
