import { sql } from "drizzle-orm";
import { boolean, check, index, integer, jsonb, pgPolicy, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { instant, oneLine } from "./columns.ts";
import { identityPolicies, memberRole, orgId, systemRole } from "./policies.ts";

/** How often a person is sent the newest checkpoints of what they read. */
export const CHECKPOINT_MAIL = ["off", "daily", "weekly"] as const;

/** A human being with an account. Belongs to no tenant; memberships tie people to organizations. */
export const person = pgTable(
  "person",
  {
    id: uuid().primaryKey(),
    email: text().notNull(),
    name: text().notNull(),
    passwordHash: text().notNull(),
    createdAt: instant().notNull().default(sql`now()`),
    passwordChangedAt: instant().notNull().default(sql`now()`),
    isDemo: boolean().notNull().default(false),
    checkpointMail: text({ enum: CHECKPOINT_MAIL }).notNull().default("off"),
    checkpointMailedAt: instant(),
  },
  (t) => [
    uniqueIndex("person_email_key").on(sql`lower(${t.email})`),
    ...oneLine("person", t.name),
    ...identityPolicies("person"),
  ],
);

/** One signed-in browser. The cookie holds a random token; only its SHA-256 is kept here. */
export const session = pgTable(
  "session",
  {
    tokenHash: text().primaryKey(),
    personId: uuid()
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    createdAt: instant().notNull().default(sql`now()`),
    lastSeenAt: instant().notNull().default(sql`now()`),
    expiresAt: instant().notNull(),
    userAgent: text(),
  },
  (t) => [index("session_person_idx").on(t.personId), ...identityPolicies("session")],
);

/** Failed and throttled attempts by key ("address:<hash>", "network:<prefix>"), one row a key and window. */
export const attempt = pgTable(
  "attempt",
  {
    key: text().primaryKey(),
    windowStart: instant().notNull(),
    count: integer().notNull(),
  },
  () => identityPolicies("attempt"),
);

/** Single-use links that belong to a person rather than a tenant: resetting a password. */
export const personToken = pgTable(
  "person_token",
  {
    tokenHash: text().primaryKey(),
    personId: uuid()
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    purpose: text({ enum: ["password_reset"] }).notNull(),
    expiresAt: instant().notNull(),
    usedAt: instant(),
  },
  (t) => [index("person_token_person_idx").on(t.personId), ...identityPolicies("person_token")],
);

/** A sign-up waiting for its address to be confirmed. Nothing exists until then, so signing up tells nobody who has an account. */
export const signUp = pgTable(
  "sign_up",
  {
    tokenHash: text().primaryKey(),
    email: text().notNull(),
    name: text().notNull(),
    passwordHash: text().notNull(),
    organization: jsonb().$type<{ name: string; kind: string } | null>(),
    expiresAt: instant().notNull(),
  },
  (t) => [
    ...oneLine("sign_up", t.name),
    check("sign_up_organization_is_one_line", sql`app.one_line(${t.organization} ->> 'name')`),
    ...identityPolicies("sign_up"),
  ],
);

/** A message to be sent, kept as the outbox. A tenant may add one in its own transaction; only the sender's identity reads them. */
export const mail = pgTable(
  "mail",
  {
    id: uuid().primaryKey(),
    orgId: uuid(),
    recipient: text().notNull(),
    subject: text().notNull(),
    body: text().notNull(),
    createdAt: instant().notNull().default(sql`now()`),
    sentAt: instant(),
    problem: text(),
  },
  (t) => [
    index("mail_unsent_idx").on(t.createdAt).where(sql`${t.sentAt} is null`),
    ...identityPolicies("mail"),
    pgPolicy("mail_member", { for: "insert", to: memberRole, withCheck: sql`org_id = ${orgId}` }),
    pgPolicy("mail_system", { for: "insert", to: systemRole, withCheck: sql`org_id = ${orgId}` }),
  ],
);

/** When each worker process last said that it is alive; what /api/health asks. */
export const workerBeat = pgTable(
  "worker_beat",
  {
    worker: text().primaryKey(),
    at: instant().notNull(),
  },
  () => identityPolicies("worker_beat"),
);
