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
import { bytea, instant, notNull } from "./columns.ts";
import { keeperRole, tenantPolicies, workspaceId } from "./policies.ts";

const ownLog = sql`log_id = ${workspaceId}`;

/**
 * One change, as a leaf of its log's Merkle tree. `logId` is a workspace's id, or the organization's for changes outside any
 * workspace. `body` is the exact text that was hashed; other columns repeat parts of it for queries. Written only by
 * app.journal_append.
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
    /** the audit grant or delegation the actor acted under; null for the organization's own people */
    underId: uuid(),
    /** the organization holding that grant or delegation */
    underOrgId: uuid(),
    /** the engagement that the grant opens */
    engagementId: uuid(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.logId, t.sequence] }),
    index("journal_entry_subject_idx").on(t.orgId, t.subjectId, t.sequence),
    index("journal_entry_under_idx").on(t.orgId, t.logId, t.underId).where(notNull(t.underId)),
    ...tenantPolicies("journal_entry", {
      auditor: sql`${ownLog} and ((action in ${actionList("engagement")} and (subject_id = (select app.engagement_id()) or (subject_type = 'evidence' and subject_id in (select app.shown_evidence())) or (subject_type = 'control' and subject_id in (select app.shown_controls())))) or (action in ${actionList("firm")} and engagement_id = (select app.engagement_id()) and under_org_id = (select app.actor_org_id())))`,
      keeper: "all",
    }),
  ],
);

/** A log's newest signed checkpoint, rewritten on every append so that each entry is always signed. */
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
    // For app.newest_checkpoints, which spans tenants.
    pgPolicy("journal_head_every_keeper", { for: "select", to: keeperRole, using: sql`true` }),
  ],
);

/** Checkpoints kept for good, left by the first append of each day. */
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
 * The rows of one table written by one statement: each row's key and digest, empty if deleted. Written by triggers, never
 * changed. `id` gives the order; `digest` covers the whole row, and the transaction's journal entry holds a digest of them
 * (docs/decisions/0031-rows-under-the-journal.md).
 */
export const rowDigest = pgTable(
  "row_digest",
  {
    orgId: uuid().notNull(),
    id: bigint({ mode: "number" }).notNull(),
    tableName: text().notNull(),
    /** the digested columns in order; excludes columns added later */
    columns: text().array().notNull(),
    /** primary key after org_id, in Postgres row syntax: "(workspace,id)" */
    keys: text().array().notNull(),
    digests: bytea().array().notNull(),
    digest: bytea().notNull(),
    /** the transaction that wrote them; null for a migration */
    transaction: bigint({ mode: "number" }),
    /** number of the migration: 1 for rows older than this table; null for a transaction */
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

/** The journal entry whose `rows` include a digest. */
export const rowDigestEntry = pgTable(
  "row_digest_entry",
  {
    orgId: uuid().notNull(),
    logId: uuid().notNull(),
    sequence: bigint({ mode: "number" }).notNull(),
    digestId: bigint({ mode: "number" }).notNull(),
    /** copied from the digest, so that reading a table's past scans only its own changes */
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
 * A row of a workspace, or of its people, before the change in `digest_id`. With `row_digest` it reconstructs each row at any log
 * size (docs/decisions/0037-issued-is-frozen.md). Written by triggers.
 */
export const rowPast = pgTable(
  "row_past",
  {
    orgId: uuid().notNull(),
    digestId: bigint({ mode: "number" }).notNull(),
    tableName: text().notNull(),
    /** the row's key as in `row_digest` */
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
