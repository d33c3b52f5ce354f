import { sql } from "drizzle-orm";
import { foreignKey, index, json, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { instant, oneLine } from "#db/schema/ground/columns.ts";
import { orgId, tenantPolicies } from "#db/schema/ground/policies.ts";
import { workspace } from "./organizations.ts";

/**
 * A program's key for one workspace, in a person's name. It can do what both key and person may, as long as the person may. Only
 * the token's SHA-256 is stored.
 */
export const accessToken = pgTable(
  "access_token",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    id: uuid().notNull(),
    personId: uuid().notNull(),
    personName: text().notNull(),
    name: text().notNull(),
    tokenHash: text().notNull(),
    capabilities: text().array().notNull(),
    createdAt: instant().notNull().default(sql`now()`),
    expiresAt: instant().notNull(),
    lastUsedAt: instant(),
    revokedAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.id] }),
    foreignKey({ columns: [t.orgId, t.workspaceId], foreignColumns: [workspace.orgId, workspace.id] }),
    unique("access_token_hash_key").on(t.orgId, t.tokenHash),
    ...oneLine("access_token", t.name),
    ...tenantPolicies("access_token", { identity: sql`org_id = ${orgId}` }),
  ],
);

/** The answer to a request with an Idempotency-Key, so that a retry gets the same answer and runs once. */
export const idempotentAnswer = pgTable(
  "idempotent_answer",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    tokenId: uuid().notNull(),
    key: text().notNull(),
    /** SHA-256 of the request, hex; a key reused for another request is refused */
    request: text().notNull(),
    /** `json`, not `jsonb`, to replay it byte for byte */
    answer: json().$type<Record<string, unknown>>(),
    createdAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.workspaceId, t.tokenId, t.key] }),
    foreignKey({
      columns: [t.orgId, t.workspaceId, t.tokenId],
      foreignColumns: [accessToken.orgId, accessToken.workspaceId, accessToken.id],
    }),
    index("idempotent_answer_age_idx").on(t.orgId, t.workspaceId, t.createdAt),
    ...tenantPolicies("idempotent_answer"),
  ],
);
