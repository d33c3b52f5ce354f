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
import { given, instant, oneLine } from "#db/schema/ground/columns.ts";
import { engagementId, tenantPolicies, workspaceId } from "#db/schema/ground/policies.ts";
import { engagement } from "#db/schema/plan/engagements.ts";
import { document } from "#db/schema/programme/documents.ts";

/** What reaches auditors by the client's act alone. */
export const RELEASE_KINDS = ["description", "risk_register", "vendor_list", "document"] as const;

/**
 * The client's acts of release to who audits an engagement, and of taking one back: only ever added to. Of each kind, and of each
 * document, the act with the highest number holds. `app.released()` reads them for the auditors' policies.
 */
export const release = pgTable(
  "release",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    engagementId: uuid().notNull(),
    /** from 1 on in each engagement */
    number: integer().notNull(),
    kind: text({ enum: RELEASE_KINDS }).notNull(),
    documentId: uuid(),
    isWithdrawn: boolean().notNull(),
    /**
     * which version of what goes with it: by the kind, an item's, risk's or document's id, "diagram", "scale", "section:" and a section,
     * "drawn:" and an item
     */
    versions: jsonb().$type<Record<string, number>>().notNull(),
    /** how many entries the workspace's journal had: what it looked like then can be told from it */
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
    index("release_document_idx").on(t.orgId, t.workspaceId, t.documentId).where(given(t.documentId)),
    check("release_names_its_document", sql`(${t.kind} = 'document') = (${t.documentId} is not null)`),
    ...oneLine("release", t.releasedBy),
    ...tenantPolicies("release", { auditor: sql`workspace_id = ${workspaceId} and engagement_id = ${engagementId}` }),
  ],
);
