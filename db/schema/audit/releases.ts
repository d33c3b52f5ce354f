import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import { instant, notNull, oneLine } from "#db/schema/ground/columns.ts";
import { engagementId, tenantPolicies, workspaceId } from "#db/schema/ground/policies.ts";
import { engagement } from "#db/schema/plan/engagements.ts";
import { RELEASE_KINDS } from "#db/schema/plan/sharing.ts";
import { document } from "#db/schema/programme/documents.ts";

/**
 * Releases and withdrawals for an engagement's auditors. Append-only: for each kind, and each document, the row with the highest
 * number holds. The auditors' policies read them through `app.released()`.
 */
export const release = pgTable(
  "release",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    engagementId: uuid().notNull(),
    number: integer().notNull(),
    kind: text({ enum: RELEASE_KINDS }).notNull(),
    documentId: uuid(),
    isWithdrawn: boolean().notNull(),
    /**
     * version of each released thing, keyed by kind, by id of an item, risk or document, or by "diagram", "scale",
     * "section:<section>", "drawn:<item id>"
     */
    versions: jsonb().$type<Record<string, number>>().notNull(),
    /** size of the workspace's log at release, to reconstruct what was shown */
    entries: bigint({ mode: "number" }).notNull(),
    releasedById: uuid().notNull(),
    releasedBy: text().notNull(),
    releasedAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.engagementId, t.number] }),
    foreignKey({
      name: "release_engagement_fk",
      columns: [t.orgId, t.workspaceId, t.engagementId],
      foreignColumns: [engagement.orgId, engagement.workspaceId, engagement.id],
    }),
    foreignKey({
      name: "release_document_fk",
      columns: [t.orgId, t.workspaceId, t.documentId],
      foreignColumns: [document.orgId, document.workspaceId, document.id],
    }),
    index("release_document_idx").on(t.orgId, t.workspaceId, t.documentId).where(notNull(t.documentId)),
    check("release_names_its_document", sql`(${t.kind} = 'document') = (${t.documentId} is not null)`),
    ...oneLine("release", t.releasedBy),
    ...tenantPolicies("release", { auditor: sql`workspace_id = ${workspaceId} and engagement_id = ${engagementId}` }),
  ],
);
