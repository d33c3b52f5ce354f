import { sql } from "drizzle-orm";
import { boolean, index, integer, pgPolicy, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { instant, oneLine } from "./columns.ts";
import { identityPolicies, keeperRole, memberRole } from "./policies.ts";

export const CHECKPOINT_MAIL = ["off", "daily", "weekly"] as const;

/** About the recipient's own account, an invitation, or a member's organization. */
export const MAIL_CLASSES = ["account", "invitation", "member"] as const;

/**
 * A human being with an account, outside any tenant; memberships tie people to organizations. No role of a transaction can read
 * `password_hash`; only app.password_setting and app.password_fits touch it.
 */
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
    pgPolicy("person_keeper", { for: "all", to: keeperRole, using: sql`true`, withCheck: sql`true` }),
  ],
);

/** A signed-in browser. The cookie holds a random token; only its SHA-256 is stored. */
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

/**
 * A browser that a person has signed in from; it may be known for several people. Only the SHA-256 of its cookie's token is
 * stored.
 */
export const knownDevice = pgTable(
  "known_device",
  {
    tokenHash: text().notNull(),
    personId: uuid()
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    createdAt: instant().notNull().default(sql`now()`),
    lastUsedAt: instant().notNull(),
    expiresAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tokenHash, t.personId] }),
    index("known_device_person_idx").on(t.personId),
    ...identityPolicies("known_device"),
  ],
);

/** Attempt counters, one row per keyed hash and window (`server/people/account/rules/attempts.ts`). */
export const attempt = pgTable(
  "attempt",
  {
    key: text().primaryKey(),
    windowStart: instant().notNull(),
    count: integer().notNull(),
  },
  () => identityPolicies("attempt"),
);

/** Single-use links that belong to a person, not a tenant. */
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

/**
 * A sign-up link mailed to an address. It stores nothing else: the requester may be a stranger, so the account takes only what
 * the link's holder types.
 */
export const signUp = pgTable(
  "sign_up",
  {
    tokenHash: text().primaryKey(),
    email: text().notNull(),
    expiresAt: instant().notNull(),
  },
  () => identityPolicies("sign_up"),
);

/**
 * The outbox. Every role inserts through app.queue_mail, which enforces quotas; only the identity role reads and sends. Members
 * see only whether their organization's invitations failed to arrive.
 */
export const mail = pgTable(
  "mail",
  {
    id: uuid().primaryKey(),
    /** who caused it, if signed in */
    senderId: uuid(),
    class: text({ enum: MAIL_CLASSES }).notNull().default("account"),
    recipient: text().notNull(),
    subject: text().notNull(),
    body: text().notNull(),
    createdAt: instant().notNull().default(sql`now()`),
    attempts: integer().notNull().default(0),
    /** no worker takes it before; also the lease of the worker sending it */
    nextAttemptAt: instant().notNull().default(sql`now()`),
    sentAt: instant(),
    /** when it was given up: refused permanently, or retried too long */
    refusedAt: instant(),
    problem: text(),
  },
  (t) => [
    index("mail_due_idx").on(t.nextAttemptAt).where(sql`${t.sentAt} is null and ${t.refusedAt} is null`),
    index("mail_sender_idx").on(t.senderId, t.class, t.createdAt),
    index("mail_mailbox_idx").on(sql`regexp_replace(${t.recipient}, '[+][^@]*@', '@')`, t.class, t.createdAt),
    ...identityPolicies("mail"),
    pgPolicy("mail_member", { for: "select", to: memberRole, using: sql`id in (select i.mail_id from invitation i)` }),
    pgPolicy("mail_keeper", { for: "all", to: keeperRole, using: sql`true`, withCheck: sql`true` }),
  ],
);

/** Last heartbeat of each worker process, for /api/health. */
export const workerBeat = pgTable(
  "worker_beat",
  {
    worker: text().primaryKey(),
    at: instant().notNull(),
  },
  () => identityPolicies("worker_beat"),
);
