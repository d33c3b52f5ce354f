import { sql } from "drizzle-orm";
import { foreignKey, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { instant, oneLine } from "#db/schema/ground/columns.ts";
import { tenantPolicies } from "#db/schema/ground/policies.ts";
import { workspace } from "#db/schema/people/organizations.ts";

/** A control list read from a file, awaiting confirmation of its columns and rows. */
export const importDraft = pgTable(
  "import_draft",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    id: uuid().notNull(),
    personId: uuid().notNull(),
    fileName: text().notNull(),
    sheets: jsonb().$type<{ name: string; rows: string[][] }[]>().notNull(),
    createdAt: instant().notNull().default(sql`now()`),
    confirmedAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.id] }),
    foreignKey({ columns: [t.orgId, t.workspaceId], foreignColumns: [workspace.orgId, workspace.id] }),
    ...oneLine("import_draft", t.fileName),
    ...tenantPolicies("import_draft"),
  ],
);
