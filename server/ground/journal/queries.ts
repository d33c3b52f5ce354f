import { createHmac } from "node:crypto";
import { and, desc, eq, inArray, lt, not, type SQL, sql } from "drizzle-orm";
import { actionsAbout, TOPICS, type Topic, topicOf, topicsOf, wordsOf } from "#db/schema/ground/actions.ts";
import { journalEntry, journalHead } from "#db/schema/ground/journal.ts";
import type { Tx } from "#db/tenant.ts";
import { type Capability, type May, unreadBy } from "#server/ground/access/rules.ts";
import type { Actor, WorkspaceActor } from "#server/ground/access/service.ts";
import { journalKey, trustedFor } from "#server/ground/journal/service/key.ts";
import { derivedSecret } from "#server/ground/platform/env.ts";
import { readEntry } from "./rules/entry.ts";
import type { CheckpointSince, JournalPage, JournalRow } from "./schema.ts";
import { checkpointIn, consistencyIn } from "./service/proofs.ts";

const PAGE = 100;
type Log = Pick<Actor, "orgId" | "workspaceId">;
type Reader = Log & Pick<Actor, "capabilities" | "dbRole"> & May<"journal:read" | "organization:journal">;

/** Newest first, without entries about things the actor cannot read. @param filter.before a sequence to continue below */
export async function readActivity(
  tx: Tx,
  actor: Reader,
  filter: { before?: number | null; about?: Topic | null },
): Promise<JournalPage> {
  const log = actor.workspaceId ?? actor.orgId;
  const rows = await tx
    .select()
    .from(journalEntry)
    .where(
      and(
        eq(journalEntry.orgId, actor.orgId),
        eq(journalEntry.logId, log),
        filter.before == null ? undefined : lt(journalEntry.sequence, filter.before),
        filter.about ? inArray(journalEntry.action, actionsAbout(filter.about)) : undefined,
        readable(actor.capabilities),
      ),
    )
    .orderBy(desc(journalEntry.sequence))
    .limit(PAGE + 1);
  const [head] = await tx
    .select({ size: journalHead.size, note: journalHead.note })
    .from(journalHead)
    .where(and(eq(journalHead.orgId, actor.orgId), eq(journalHead.logId, log)));
  return {
    rows: rows.slice(0, PAGE).map(rowOf),
    next: rows.length > PAGE ? (rows[PAGE - 1]?.sequence ?? null) : null,
    head: head ?? null,
    verifierKey: journalKey().verifier,
    topics: topicsOf(actor.workspaceId ? "workspace" : "organization", actor.dbRole === "auditor").map((topic) => ({
      topic,
      label: TOPICS[topic].label,
    })),
  };
}

/** @param since an earlier checkpoint's size, for a proof that this one extends it; no proof if the log has shrunk */
export async function checkpointSince(
  tx: Tx,
  actor: WorkspaceActor & May<"journal:read">,
  since: number | null,
): Promise<CheckpointSince> {
  const head = await checkpointIn(tx, actor.orgId, actor.workspaceId);
  const provable = head !== null && since !== null && since <= head.size;
  const proof = provable ? await consistencyIn(tx, actor, since, head.size) : null;
  return {
    note: head?.note ?? null,
    keys: trustedFor(actor.workspaceId).map((trust) => trust.verifierKey),
    proof: proof?.map((hash) => hash.toString("base64")) ?? null,
  };
}

/** Changes whenever the log does, without revealing its size. */
export async function journalPulse(tx: Tx, actor: Log): Promise<string> {
  const [head] = await tx
    .select({ size: journalHead.size })
    .from(journalHead)
    .where(and(eq(journalHead.orgId, actor.orgId), eq(journalHead.logId, actor.workspaceId ?? actor.orgId)));
  return createHmac("sha256", derivedSecret("journal pulse"))
    .update(`${actor.workspaceId} ${head?.size}`)
    .digest("hex");
}

export async function historyOf(
  tx: Tx,
  actor: WorkspaceActor & May<"journal:read">,
  subjectIds: readonly string[],
  limit: number,
) {
  if (subjectIds.length === 0) return [];
  const rows = await tx
    .select()
    .from(journalEntry)
    .where(
      and(
        eq(journalEntry.orgId, actor.orgId),
        eq(journalEntry.logId, actor.workspaceId),
        inArray(journalEntry.subjectId, [...subjectIds]),
        readable(actor.capabilities),
      ),
    )
    .orderBy(desc(journalEntry.sequence))
    .limit(limit);
  return rows.map(rowOf).map(({ sequence, at, action, words, actor: who, subject, why }) => ({
    sequence,
    at,
    action,
    words,
    actor: who.organization ? `${who.name}, ${who.organization}` : who.name,
    label: subject.label,
    why,
  }));
}

export function readable(capabilities: readonly Capability[]): SQL | undefined {
  const unread = unreadBy(capabilities);
  if (unread.length === 0) return undefined;
  const verb = sql`split_part(${journalEntry.action}, '.', 1)`;
  return and(not(inArray(journalEntry.subjectType, unread)), not(inArray(verb, unread)));
}

function rowOf(row: typeof journalEntry.$inferSelect): JournalRow {
  const { at, actor, subject, why, action } = readEntry(row.body);
  return {
    sequence: row.sequence,
    at,
    action,
    topic: topicOf(action),
    words: wordsOf(action),
    actor: { kind: actor.kind, name: actor.name, organization: actor.organization },
    subject,
    why,
    leafHash: row.leafHash.toString("hex"),
  };
}
