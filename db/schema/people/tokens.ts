import { sql } from "drizzle-orm";
import { foreignKey, index, json, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { instant, oneLine } from "#db/schema/ground/columns.ts";
import { orgId, tenantPolicies } from "#db/schema/ground/policies.ts";
import { workspace } from "./organizations.ts";

/**
 * A key for a program, in the name of a person and for one workspace. It can do what both the key and the person can, as long as
 * the person can. Only the SHA-256 of the token is kept.
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

/** What a request with an Idempotency-Key was answered, so that its retry is answered the same and done once. */
export const idempotentAnswer = pgTable(
  "idempotent_answer",
  {
    orgId: uuid().notNull(),
    workspaceId: uuid().notNull(),
    tokenId: uuid().notNull(),
    key: text().notNull(),
    /** SHA-256 of what was asked, hex: a key used for another request is refused */
    request: text().notNull(),
    /** as text, so that the same is answered to the letter */
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
