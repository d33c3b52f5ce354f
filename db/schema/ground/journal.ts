import { sql } from "drizzle-orm";
import {
  bigint,
  foreignKey,
  index,
  integer,
  jsonb,
  pgPolicy,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { actionList } from "./actions.ts";
import { bytea, given, instant } from "./columns.ts";
import { keeperRole, tenantPolicies, workspaceId } from "./policies.ts";

const ownLog = sql`log_id = ${workspaceId}`;

/**
 * One change, as a leaf of its log's Merkle tree. `logId` is a workspace's id, or the organization's own id for what happens
 * outside any workspace. `body` is exactly the bytes that were hashed; the other columns repeat parts of it for queries.
 * Written only by the function app.journal_append.
 */
export const journalEntry = pgTable(
  "journal_entry",
  {
    orgId: uuid().notNull(),
    logId: uuid().notNull(),
    sequence: bigint({ mode: "number" }).notNull(),
    body: text().notNull(),
    leafHash: bytea().notNull(),
    at: instant().notNull(),
    actorId: uuid(),
    action: text().notNull(),
    subjectType: text().notNull(),
    subjectId: uuid(),
    /** the audit grant or the delegation that the actor acted under; null for the organization's own people */
    underId: uuid(),
    /** the organization that the grant or the delegation let in */
    underOrgId: uuid(),
    /** the engagement that the grant opens */
    engagementId: uuid(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.logId, t.sequence] }),
    index("journal_entry_subject_idx").on(t.orgId, t.subjectId, t.sequence),
    index("journal_entry_under_idx").on(t.orgId, t.logId, t.underId).where(given(t.underId)),
    ...tenantPolicies("journal_entry", {
      auditor: sql`${ownLog} and ((action in ${actionList("engagement")} and (subject_id = (select app.engagement_id()) or (subject_type = 'evidence' and subject_id in (select app.shown_evidence())) or (subject_type = 'control' and subject_id in (select app.shown_controls())))) or (action in ${actionList("firm")} and engagement_id = (select app.engagement_id()) and under_org_id = (select app.actor_org_id())))`,
      keeper: "all",
    }),
  ],
);

/** The newest signed checkpoint of a log, rewritten with every append, so that no entry is ever outside a signature. */
export const journalHead = pgTable(
  "journal_head",
  {
    orgId: uuid().notNull(),
    logId: uuid().notNull(),
    size: bigint({ mode: "number" }).notNull(),
    frontier: bytea().notNull(),
    note: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.logId] }),
    ...tenantPolicies("journal_head", { auditor: ownLog, keeper: "all" }),
    // For app.newest_checkpoints alone: every other function names the tenant itself.
    pgPolicy("journal_head_every_keeper", { for: "select", to: keeperRole, using: sql`true` }),
  ],
);

/** Checkpoints kept for good: the first append of each day leaves one. */
export const journalCheckpoint = pgTable(
  "journal_checkpoint",
  {
    orgId: uuid().notNull(),
    logId: uuid().notNull(),
    size: bigint({ mode: "number" }).notNull(),
    note: text().notNull(),
    createdAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.logId, t.size] }),
    ...tenantPolicies("journal_checkpoint", { auditor: ownLog, keeper: "all" }),
  ],
);

/**
 * The rows of one table that one statement wrote: each row's key and a digest of the row as it then was, empty for one that was
 * deleted. Written by triggers alone, never changed. `id` says in which order; `digest` is over all of it, and the entry of the same
 * transaction holds a digest of these (docs/decisions/0031-rows-under-the-journal.md).
 */
export const rowDigest = pgTable(
  "row_digest",
  {
    orgId: uuid().notNull(),
    id: bigint({ mode: "number" }).notNull(),
    tableName: text().notNull(),
    /** what the digests are over, in this order: columns that came later are not in them */
    columns: text().array().notNull(),
    /** the values of the primary key after org_id, as Postgres writes a row of them: "(workspace,id)" */
    keys: text().array().notNull(),
    digests: bytea().array().notNull(),
    digest: bytea().notNull(),
    /** the transaction that wrote them; null where a migration did */
    transaction: bigint({ mode: "number" }),
    /** which migration's: 1 for rows of before there was this table; null for a transaction's */
    baseline: integer(),
    createdAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    index("row_digest_transaction_idx").on(t.orgId, t.transaction),
    index("row_digest_baseline_idx").on(t.orgId, t.id).where(sql`${t.baseline} is not null`),
    ...tenantPolicies("row_digest", { keeper: "all" }),
  ],
);

/** Which entry's `rows` a row digest is part of. */
export const rowDigestEntry = pgTable(
  "row_digest_entry",
  {
    orgId: uuid().notNull(),
    logId: uuid().notNull(),
    sequence: bigint({ mode: "number" }).notNull(),
    digestId: bigint({ mode: "number" }).notNull(),
    /** the digest's own, so that whoever reads a table as it stood reads what was written of it since, and nothing else */
    tableName: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.logId, t.sequence, t.digestId] }),
    index("row_digest_entry_table_idx").on(t.orgId, t.logId, t.tableName, t.sequence),
    foreignKey({
      name: "row_digest_entry_digest_fk",
      columns: [t.orgId, t.digestId],
      foreignColumns: [rowDigest.orgId, rowDigest.id],
    }),
    uniqueIndex("row_digest_entry_digest_key").on(t.orgId, t.digestId),
    ...tenantPolicies("row_digest_entry", { keeper: "all" }),
  ],
);

/**
 * A row of a workspace, or one of its people, as it was before a change that `digest_id` notes. With `row_digest`, which knows of every
 * change, it tells how each row stood at any size of the log (docs/decisions/0037-issued-is-frozen.md). Written by triggers alone.
 */
export const rowPast = pgTable(
  "row_past",
  {
    orgId: uuid().notNull(),
    digestId: bigint({ mode: "number" }).notNull(),
    tableName: text().notNull(),
    /** the row's key as `row_digest` writes it */
    key: text().notNull(),
    before: jsonb().$type<Record<string, unknown>>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.digestId, t.key] }),
    foreignKey({
      name: "row_past_digest_fk",
      columns: [t.orgId, t.digestId],
      foreignColumns: [rowDigest.orgId, rowDigest.id],
    }),
    ...tenantPolicies("row_past", { keeper: "all" }),
  ],
);
