import { sql } from "drizzle-orm";
import type { Tx } from "#db/tenant.ts";
import type { Actor } from "#server/access/service.ts";
import { instruments } from "#server/platform/instruments.ts";
import { journalKey, originOf } from "#server/platform/journal-key.ts";
import { digest, entryBody } from "../rules/entry.ts";
import { appendLeaves, leafHash, rootOf } from "../rules/merkle.ts";
import { signCheckpoint } from "../rules/note.ts";

export type Change = {
  /** "control.created": noun, full stop, what happened */
  action: string;
  subject: { type: string; id: string | null; label: string };
  before?: unknown;
  after?: unknown;
  why?: string | null;
};

/** What proves that a change was recorded: its number in the log and its leaf's SHA-256, hex. */
export type Receipt = { sequence: number; leafHash: string };

/** The part of an actor that the journal needs. */
export type Recorder = Pick<
  Actor,
  "orgId" | "workspaceId" | "kind" | "personId" | "personName" | "actorOrgName" | "now"
>;

/** Records one change in the actor's log: the workspace's, or the organization's own outside any workspace. */
export async function record(tx: Tx, actor: Recorder, change: Change): Promise<Receipt> {
  const [receipt] = await recordAll(tx, actor, [change]);
  if (!receipt) throw new Error("a recorded change has no receipt");
  return receipt;
}

/**
 * Records many changes at once, in order, under one lock and one signature.
 *
 * The log's row stays locked until the transaction ends, so that entries are numbered without a gap whatever else happens.
 */
export async function recordAll(tx: Tx, actor: Recorder, changes: readonly Change[]): Promise<Receipt[]> {
  if (changes.length === 0) return [];
  const log = actor.workspaceId ?? actor.orgId;
  const [head] = await tx.execute<{ size: string; frontier: Buffer }>(
    sql`select size, frontier from app.journal_lock(${log})`,
  );
  if (!head) throw new Error("the journal's head is missing");
  const size = Number(head.size);
  const bodies = changes.map((change, i) => bodyOf(log, size + i, actor, change));
  const leaves = bodies.map(leafHash);
  const frontier = appendLeaves(head.frontier, size, leaves);
  const newSize = size + leaves.length;
  const key = journalKey();
  const note = signCheckpoint({
    origin: originOf(key.name, log),
    size: newSize,
    root: rootOf(frontier, newSize),
    name: key.name,
    privateKey: key.privateKey,
  });
  await tx.execute(sql`select app.journal_append(${log}, ${size}, ${sql.param(bodies)}::text[], ${frontier}, ${note})`);
  instruments().journalAppends.inc(leaves.length);
  return leaves.map((leaf, i) => ({ sequence: size + i, leafHash: leaf.toString("hex") }));
}

function bodyOf(log: string, sequence: number, actor: Recorder, change: Change): string {
  return entryBody({
    log,
    sequence,
    at: actor.now,
    actor: { kind: actor.kind, id: actor.personId, name: actor.personName, organization: actor.actorOrgName },
    action: change.action,
    subject: change.subject,
    before: digest(change.before ?? null),
    after: digest(change.after ?? null),
    why: change.why ?? null,
  });
}
