import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import { day, instant, notNull, oneLine, plainText } from "#db/schema/ground/columns.ts";
import { inWorkspace, tenantPolicies } from "#db/schema/ground/policies.ts";
import { workspace } from "#db/schema/people/organizations.ts";
import { control } from "#db/schema/programme/controls.ts";

/** Bytes safe in the store but not yet part of an evidence item. */
export const upload = pgTable(
  "upload",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    id: uuid().notNull(),
    personId: uuid().notNull(),
    name: text().notNull(),
    size: bigint({ mode: "number" }).notNull(),
    sha256: text().notNull(),
    mediaType: text().notNull(),
    createdAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.id] }),
    foreignKey({ columns: [t.orgId, t.workspaceId], foreignColumns: [workspace.orgId, workspace.id] }),
    index("upload_age_idx").on(t.orgId, t.workspaceId, t.createdAt),
    index("upload_sha256_idx").on(t.orgId, t.sha256),
    ...oneLine("upload", t.name),
    ...tenantPolicies("upload"),
  ],
);

/** An immutable record. A trigger allows one change: from submitted to superseded or withdrawn, with a reason. */
export const evidence = pgTable(
  "evidence",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    id: uuid().notNull(),
    title: text().notNull(),
    source: text({ enum: ["upload", "api", "collector"] }).notNull(),
    system: text(),
    coversFrom: day().notNull(),
    coversTo: day().notNull(),
    /** the day it was taken from its source; lateness counts from it */
    collectedOn: day().notNull(),
    submittedAt: instant().notNull(),
    submittedById: uuid(),
    submittedBy: text().notNull(),
    state: text({ enum: ["submitted", "superseded", "withdrawn"] }).notNull(),
    stateReason: text(),
    supersededById: uuid(),
    /** journal sequence of the submission, in the workspace's log */
    sequence: bigint({ mode: "number" }).notNull(),
    /** whether a control required review at submission; if not, the evidence counts at once */
    reviewAsked: boolean().notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.id] }),
    foreignKey({ columns: [t.orgId, t.workspaceId], foreignColumns: [workspace.orgId, workspace.id] }),
    index("evidence_span_idx").on(t.orgId, t.workspaceId, t.coversTo).where(notNull(t.coversTo)),
    index("evidence_review_asked_idx")
      .on(t.orgId, t.workspaceId, t.id)
      .where(sql`review_asked and state = 'submitted'`),
    // Older rows may break the rule, and must still be able to end.
    check("evidence_title_is_one_line", sql`${t.state} <> 'submitted' or app.one_line(${t.title})`),
    check("evidence_system_is_one_line", sql`${t.state} <> 'submitted' or app.one_line(${t.system})`),
    ...tenantPolicies("evidence", {
      auditor: sql`${inWorkspace} and id in (select app.shown_evidence())`,
    }),
  ],
);

/**
 * A second person's final decision on evidence. Append-only. A trigger refuses the submitter, and evidence not awaiting review.
 */
export const evidenceReview = pgTable(
  "evidence_review",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    evidenceId: uuid().notNull(),
    decision: text({ enum: ["accepted", "returned"] }).notNull(),
    reason: text(),
    reviewedById: uuid().notNull(),
    reviewedBy: text().notNull(),
    reviewedAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.evidenceId] }),
    foreignKey({
      name: "evidence_review_evidence_fk",
      columns: [t.orgId, t.workspaceId, t.evidenceId],
      foreignColumns: [evidence.orgId, evidence.workspaceId, evidence.id],
    }),
    check("evidence_review_says_why", sql`${t.decision} <> 'returned' or coalesce(length(trim(${t.reason})), 0) >= 3`),
    ...oneLine("evidence_review", t.reviewedBy),
    ...tenantPolicies("evidence_review", {
      auditor: sql`${inWorkspace} and evidence_id in (select app.shown_evidence())`,
    }),
  ],
);

export const evidenceFile = pgTable(
  "evidence_file",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    evidenceId: uuid().notNull(),
    position: integer().notNull(),
    name: text().notNull(),
    size: bigint({ mode: "number" }).notNull(),
    sha256: text().notNull(),
    mediaType: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.evidenceId, t.position] }),
    foreignKey({
      columns: [t.orgId, t.workspaceId, t.evidenceId],
      foreignColumns: [evidence.orgId, evidence.workspaceId, evidence.id],
    }),
    index("evidence_file_sha256_idx").on(t.orgId, t.sha256),
    ...oneLine("evidence_file", t.name),
    ...tenantPolicies("evidence_file", {
      auditor: sql`${inWorkspace} and evidence_id in (select app.shown_files())`,
    }),
  ],
);

export const evidenceControl = pgTable(
  "evidence_control",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    controlId: uuid().notNull(),
    evidenceId: uuid().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.controlId, t.evidenceId] }),
    foreignKey({
      columns: [t.orgId, t.workspaceId, t.evidenceId],
      foreignColumns: [evidence.orgId, evidence.workspaceId, evidence.id],
    }),
    foreignKey({
      columns: [t.orgId, t.workspaceId, t.controlId],
      foreignColumns: [control.orgId, control.workspaceId, control.id],
    }),
    index("evidence_control_evidence_idx").on(t.orgId, t.workspaceId, t.evidenceId),
    ...tenantPolicies("evidence_control", {
      auditor: sql`${inWorkspace} and control_id in (select app.shown_controls()) and evidence_id in (select app.shown_evidence())`,
    }),
  ],
);

/**
 * Lower-cased words of evidence titles, maintained by a trigger, for prefix search on the primary key. Row-level security bars
 * indexes for full-text and trigram operators because they are not leakproof; text comparison is.
 */
export const evidenceWord = pgTable(
  "evidence_word",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    word: plainText().notNull(),
    evidenceId: uuid().notNull(),
  },
  (t) => [
    primaryKey({ name: "evidence_word_pk", columns: [t.orgId, t.workspaceId, t.word, t.evidenceId] }),
    foreignKey({
      name: "evidence_word_evidence_fk",
      columns: [t.orgId, t.workspaceId, t.evidenceId],
      foreignColumns: [evidence.orgId, evidence.workspaceId, evidence.id],
    }),
    index("evidence_word_evidence_idx").on(t.orgId, t.workspaceId, t.evidenceId).where(notNull(t.evidenceId)),
    ...tenantPolicies("evidence_word", {
      auditor: sql`${inWorkspace} and evidence_id in (select app.shown_evidence())`,
    }),
  ],
);
