import { and, eq, sql } from "drizzle-orm";
import { journalHead } from "#db/schema/ground/journal.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { consistencyPath, inclusionPath, type Subtree, treeRoot } from "../rules/merkle.ts";

type Log = Pick<WorkspaceActor, "orgId" | "workspaceId">;

export async function checkpointIn(
  tx: Tx,
  orgId: string,
  logId: string,
): Promise<{ size: number; note: string } | null> {
  const [head] = await tx
    .select({ size: journalHead.size, note: journalHead.note })
    .from(journalHead)
    .where(and(eq(journalHead.orgId, orgId), eq(journalHead.logId, logId)));
  return head && head.size > 0 ? head : null;
}

export async function inclusionIn(tx: Tx, log: Log, index: number, size: number) {
  const leaf = await rootIn(tx, log, { start: index, end: index + 1 });
  return { leaf, hashes: await rootsIn(tx, log, inclusionPath(index, size)) };
}

export async function consistencyIn(tx: Tx, log: Log, from: number, to: number): Promise<Buffer[]> {
  return rootsIn(tx, log, consistencyPath(from, to));
}

// Some milliseconds of the event loop. A power of two, so that each block is a subtree.
const BLOCK = 4096;
const MOST_KEPT = 1000;
const HASH_BYTES = 32;

// Roots of full blocks. If an entry is rewritten, a proof from the old root no longer fits a newer head, which reveals it.
const blocks = new Map<string, Buffer[]>();

async function rootsIn(tx: Tx, log: Log, path: readonly Subtree[]): Promise<Buffer[]> {
  const roots: Buffer[] = [];
  for (const subtree of path) roots.push(await rootIn(tx, log, subtree));
  return roots;
}

async function rootIn(tx: Tx, log: Log, { start, end }: Subtree): Promise<Buffer> {
  if (end - start <= BLOCK) return readRoot(tx, log, start, end);
  const roots: Buffer[] = [];
  for (let at = start; at < end; at += BLOCK)
    roots.push(at + BLOCK <= end ? await blockRoot(tx, log, at / BLOCK) : await readRoot(tx, log, at, end));
  return treeRoot(roots);
}

async function blockRoot(tx: Tx, log: Log, block: number): Promise<Buffer> {
  const known = blocks.get(log.workspaceId) ?? [];
  blocks.delete(log.workspaceId);
  blocks.set(log.workspaceId, known);
  const [oldest] = blocks.size > MOST_KEPT ? blocks.keys() : [];
  if (oldest !== undefined) blocks.delete(oldest);
  const root = known[block] ?? (await readRoot(tx, log, block * BLOCK, (block + 1) * BLOCK));
  known[block] = root;
  return root;
}

// A database function, because an auditor cannot read all entries but a tree needs every leaf's hash.
async function readRoot(tx: Tx, log: Log, start: number, end: number): Promise<Buffer> {
  const [row] = await tx.execute<{ leaves: Buffer }>(
    sql`select app.journal_leaves(${log.workspaceId}, ${start}, ${end}) as leaves`,
  );
  const leaves = row?.leaves ?? Buffer.alloc(0);
  if (leaves.length !== (end - start) * HASH_BYTES) throw new Error(`entries ${start} to ${end - 1} are not all there`);
  return treeRoot(Array.from({ length: end - start }, (_, i) => leaves.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES)));
}
