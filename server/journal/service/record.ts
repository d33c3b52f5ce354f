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
  let head = (changes.length <= FEW && heads.get(log)) || (await lockedHead(tx, log));
  let next = appended(head, log, actor, changes);
  for (let found = await append(tx, log, head, next); found; found = await append(tx, log, head, next)) {
    head = found;
    next = appended(head, log, actor, changes);
  }
  remember(log, next);
  instruments().journalAppends.inc(next.receipts.length);
  return next.receipts;
}

/** A log's size and the frontier of its tree. */
type Head = { size: number; frontier: Buffer };

/** So many entries are made anew rather than ask for the head first, should the head not be what it was taken for. */
const FEW = 10;
const MOST_REMEMBERED = 1000;

// Where each log stood when this process wrote to it last: a guess, which the database compares under the lock. It may also come from a
// transaction that was rolled back.
const heads = new Map<string, Head>();

function remember(log: string, { size, frontier }: Head): void {
  heads.delete(log);
  heads.set(log, { size, frontier });
  const [oldest] = heads.keys();
  if (heads.size > MOST_REMEMBERED && oldest !== undefined) heads.delete(oldest);
}

async function lockedHead(tx: Tx, log: string): Promise<Head> {
  const [head] = await tx.execute<HeadRow>(sql`select size, frontier from app.journal_lock(${log})`);
  if (!head) throw new Error("the journal's head is missing");
  return headOf(head);
}

/** @returns the head as it is, when it is not the one to append to; nothing is written then */
async function append(tx: Tx, log: string, head: Head, next: Appended): Promise<Head | null> {
  const [found] = await tx.execute<HeadRow>(sql`select size, frontier from app.journal_append(
    ${log}, ${head.size}, ${head.frontier}, ${sql.param(next.bodies)}::text[], ${next.frontier}, ${next.note})`);
  return found ? headOf(found) : null;
}

type HeadRow = { size: string | null; frontier: Buffer | null };

function headOf({ size, frontier }: HeadRow): Head {
  if (size === null || frontier === null) throw new Error("the journal's head is missing");
  return { size: Number(size), frontier };
}

type Appended = Head & { bodies: string[]; note: string; receipts: Receipt[] };

/** The log with the changes at its end, signed. */
function appended(head: Head, log: string, actor: Recorder, changes: readonly Change[]): Appended {
  const bodies = changes.map((change, i) => bodyOf(log, head.size + i, actor, change));
  const leaves = bodies.map(leafHash);
  const frontier = appendLeaves(head.frontier, head.size, leaves);
  const size = head.size + leaves.length;
  const { name, privateKey } = journalKey();
  const note = signCheckpoint({ origin: originOf(name, log), size, root: rootOf(frontier, size), name, privateKey });
  const receipts = leaves.map((leaf, i) => ({ sequence: head.size + i, leafHash: leaf.toString("hex") }));
  return { size, frontier, bodies, note, receipts };
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
