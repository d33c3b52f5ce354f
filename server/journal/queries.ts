import { and, desc, eq, inArray, like, lt } from "drizzle-orm";
import { journalEntry, journalHead } from "#db/schema/journal.ts";
import type { Tx } from "#db/tenant.ts";
import type { Actor } from "#server/access/service.ts";
import { journalKey } from "#server/platform/journal-key.ts";
import { readEntry } from "./rules/entry.ts";
import type { JournalPage, JournalRow } from "./schema.ts";

const PAGE = 100;
type Reader = Pick<Actor, "orgId" | "workspaceId">;

/**
 * The activity of the actor's log, newest first.
 *
 * @param filter.before the sequence number to continue below; `about` keeps one kind of action, such as "evidence"
 */
export async function readActivity(
  tx: Tx,
  actor: Reader,
  filter: { before?: number | null; about?: string | null },
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
        filter.about ? like(journalEntry.action, `${filter.about}.%`) : undefined,
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
  };
}

/** How many entries the actor's log has: when it grows, something changed. */
export async function journalSize(tx: Tx, actor: Reader): Promise<number> {
  const [head] = await tx
    .select({ size: journalHead.size })
    .from(journalHead)
    .where(and(eq(journalHead.orgId, actor.orgId), eq(journalHead.logId, actor.workspaceId ?? actor.orgId)));
  return head?.size ?? 0;
}

/** What happened to the subjects given, newest first. */
export async function historyOf(tx: Tx, actor: Reader, subjectIds: readonly string[], limit: number) {
  if (subjectIds.length === 0) return [];
  const rows = await tx
    .select()
    .from(journalEntry)
    .where(
      and(
        eq(journalEntry.orgId, actor.orgId),
        eq(journalEntry.logId, actor.workspaceId ?? actor.orgId),
        inArray(journalEntry.subjectId, [...subjectIds]),
      ),
    )
    .orderBy(desc(journalEntry.sequence))
    .limit(limit);
  return rows.map(rowOf).map(({ sequence, at, action, actor: who, subject, why }) => ({
    sequence,
    at,
    action,
    actor: who.organization ? `${who.name}, ${who.organization}` : who.name,
    label: subject.label,
    why,
  }));
}

function rowOf(row: typeof journalEntry.$inferSelect): JournalRow {
  const { at, actor, subject, why, action } = readEntry(row.body);
  return {
    sequence: row.sequence,
    at,
    action,
    actor: { kind: actor.kind, name: actor.name, organization: actor.organization },
    subject,
    why,
    leafHash: row.leafHash.toString("hex"),
  };
}
