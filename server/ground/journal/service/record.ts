import { sql } from "drizzle-orm";
import type { Action } from "#db/schema/ground/actions.ts";
import type { Tx } from "#db/tenant.ts";
import type { Noun } from "#server/ground/access/rules.ts";
import type { Actor } from "#server/ground/access/service.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { instruments } from "#server/ground/platform/instruments.ts";
import { log as logger } from "#server/ground/platform/log.ts";
import { digest, entryBody } from "../rules/entry.ts";
import { appendLeaves, EMPTY_FRONTIER, leafHash, rootOf } from "../rules/merkle.ts";
import { keptName, signCheckpoint } from "../rules/note.ts";
import { type HeadProblem, problemWithHead } from "../rules/verify.ts";
import { journalKey, originOf, trustedFor } from "./key.ts";
import { isKnownHead, knowHead } from "./known-heads.ts";

export type Change = {
  action: Action;
  subject: { type: Noun; id: string | null; label: string };
  before?: unknown;
  after?: unknown;
  why?: string | null;
};

export type Receipt = { sequence: number; leafHash: string };

export type Recorder = Pick<
  Actor,
  "orgId" | "workspaceId" | "kind" | "personId" | "personName" | "actorOrgName" | "under" | "now"
>;

/** Covers every row the transaction has changed so far; one changed later without another entry makes the commit fail. */
export async function record(tx: Tx, actor: Recorder, change: Change): Promise<Receipt> {
  const [receipt] = await recordAll(tx, actor, [change]);
  if (!receipt) throw new Error("a recorded change has no receipt");
  return receipt;
}

// The log's row stays locked until the transaction ends, so that numbering has no gaps.
export async function recordAll(tx: Tx, actor: Recorder, changes: readonly Change[]): Promise<Receipt[]> {
  if (changes.length === 0) return [];
  const log = actor.workspaceId ?? actor.orgId;
  const next = appended(await lockedHead(tx, log), log, actor, changes);
  await append(tx, log, next);
  instruments().journalAppends.inc(next.receipts.length);
  return next.receipts;
}

/** @returns the sequence of the log's next entry, for a row that references it */
export async function nextSequence(tx: Tx, actor: Recorder): Promise<number> {
  const log = actor.workspaceId ?? actor.orgId;
  return (await lockedHead(tx, log)).size;
}

type Head = { size: number; frontier: Buffer; rows: string | null; kept: string | null; keep: boolean };

async function lockedHead(tx: Tx, log: string): Promise<Head> {
  const [head] = await tx.execute<HeadRow>(
    sql`select size, frontier, note, rows, kept, due from app.journal_lock(${log})`,
  );
  return checked(head, log);
}

async function append(tx: Tx, log: string, { before, bodies, frontier, note }: Appended): Promise<void> {
  const size = before.size + bodies.length;
  knowHead(log, { size, frontier, note, kept: before.keep ? keptName({ size, note }) : before.kept });
  const [found] = await tx.execute(sql`select 1 from app.journal_append(
    ${log}, ${before.size}, ${before.frontier}, ${sql.param(bodies)}::text[], ${frontier}, ${note})`);
  if (found) throw new Error("rows were changed while their entry was being written");
}

type HeadRow = { [of in "size" | "note" | "rows" | "kept"]: string | null } & { frontier: Buffer | null; due: boolean };

// Extending a head we did not sign would put our signature on someone else's history.
/** @throws AppError("unavailable"), which rolls back the change and its entry */
function checked(row: HeadRow | undefined, log: string): Head {
  const { size, frontier, note, due: keep, ...next } = row ?? NOTHING;
  const at = { size: Number(size ?? Number.NaN), frontier: frontier ?? EMPTY_FRONTIER };
  const head = { ...at, ...next, keep, note: note ?? "" };
  if (head.size === 0 && head.note === "" && head.frontier.length === 0) return head;
  if (isKnownHead(log, head)) return head;
  const wrong = Number(size) === 0 ? MISSING : problemWithHead(head, head.kept, trustedFor(log));
  if (wrong === null) return head;
  logger.fatal({ log, size, ...wrong }, `${FAULTS[wrong.fault]}: nothing is recorded`);
  instruments().journalRefusals.inc();
  throw new AppError("unavailable", REFUSED);
}

const NOTHING: HeadRow = { size: null, frontier: null, note: null, rows: null, kept: null, due: false };
const MISSING: HeadProblem = { fault: "missing", problem: "entries or checkpoints were written before" };
const FAULTS: Record<HeadProblem["fault"], string> = {
  missing: "the journal's head is gone or empty",
  unsigned: "the journal's head is not signed by a key of ours",
  rewritten: "the journal was rewritten: its head is signed by us for something else",
  checkpoint_gone: "the checkpoint that the journal's head names is not kept",
};
const REFUSED =
  "The record of changes is not as Tickmark left it, so nothing more can be recorded. Nothing was changed; tell your operator.";

type Appended = { before: Head; bodies: string[]; frontier: Buffer; note: string; receipts: Receipt[] };

function appended(head: Head, log: string, actor: Recorder, changes: readonly Change[]): Appended {
  const last = changes.length - 1;
  const bodies = changes.map((change, i) => bodyOf(log, head.size + i, actor, change, i === last ? head.rows : null));
  const leaves = bodies.map(leafHash);
  const frontier = appendLeaves(head.frontier, head.size, leaves);
  const size = head.size + leaves.length;
  const { name, privateKey } = journalKey();
  const state = { origin: originOf(name, log), size, root: rootOf(frontier, size), kept: head.kept, keep: head.keep };
  const note = signCheckpoint({ ...state, name, privateKey });
  const receipts = leaves.map((leaf, i) => ({ sequence: head.size + i, leafHash: leaf.toString("hex") }));
  return { before: head, bodies, frontier, note, receipts };
}

function bodyOf(log: string, sequence: number, actor: Recorder, change: Change, rows: string | null): string {
  return entryBody({
    log,
    sequence,
    at: actor.now,
    actor: { kind: actor.kind, id: actor.personId, name: actor.personName, organization: actor.actorOrgName },
    action: change.action,
    subject: change.subject,
    before: digest(change.before ?? null),
    after: digest(change.after ?? null),
    rows,
    under: actor.under,
    why: change.why ?? null,
  });
}
