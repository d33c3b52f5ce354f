import { sql } from "drizzle-orm";
import { bigint, index, pgPolicy, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { bytea, instant } from "./columns.ts";
import { keeperRole, orgId, tenantPolicies, workspaceId } from "./policies.ts";

const ownLog = sql`log_id = ${workspaceId}`;
const keeps = (table: string) =>
  pgPolicy(`${table}_keeper`, {
    for: "all",
    to: keeperRole,
    using: sql`org_id = ${orgId}`,
    withCheck: sql`org_id = ${orgId}`,
  });

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
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.logId, t.sequence] }),
    index("journal_entry_subject_idx").on(t.orgId, t.subjectId, t.sequence),
    ...tenantPolicies("journal_entry", {
      auditor: sql`${ownLog} and (subject_id = (select app.engagement_id()) or (subject_type = 'evidence' and subject_id in (select app.shown_evidence())) or (subject_type = 'control' and subject_id in (select app.shown_controls())))`,
    }),
    keeps("journal_entry"),
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
    ...tenantPolicies("journal_head", { auditor: ownLog }),
    keeps("journal_head"),
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
    ...tenantPolicies("journal_checkpoint", { auditor: ownLog }),
    keeps("journal_checkpoint"),
  ],
);
