import { sql } from "drizzle-orm";
import { boolean, index, integer, pgPolicy, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { instant, oneLine } from "./columns.ts";
import { identityPolicies, keeperRole, memberRole } from "./policies.ts";

/** How often a person is sent the newest checkpoints of what they read. */
export const CHECKPOINT_MAIL = ["off", "daily", "weekly"] as const;

/** Whom a message is for: somebody about their own account, somebody invited, a member about their organization's work. */
export const MAIL_CLASSES = ["account", "invitation", "member"] as const;

/**
 * A human being with an account. Belongs to no tenant; memberships tie people to organizations. No role that a transaction takes reads
 * `password_hash`: app.password_setting and app.password_fits are all there is of it.
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

/**
 * A browser that a person has signed in from. Its cookie holds a random token, of which only the SHA-256 is kept here; in one browser
 * several people may be known.
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

/** Attempts by a keyed hash of what they are counted for (`server/people/account/rules/attempts.ts`), one row a key and window. */
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

/**
 * A link mailed to an address that asked for an account. It holds nothing else: whoever asks may be a stranger, and the account is made
 * of what the link's holder types.
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
 * A message to be sent, kept as the outbox. Every role adds to it through app.queue_mail alone, which counts; sign-in's reads and sends.
 * A member learns which of their organization's invitations could not be delivered, and no more.
 */
export const mail = pgTable(
  "mail",
  {
    id: uuid().primaryKey(),
    /** who caused it, when that is somebody signed in */
    senderId: uuid(),
    class: text({ enum: MAIL_CLASSES }).notNull().default("account"),
    recipient: text().notNull(),
    subject: text().notNull(),
    body: text().notNull(),
    createdAt: instant().notNull().default(sql`now()`),
    attempts: integer().notNull().default(0),
    /** no worker takes it before; while one is sending it, that is how long it may take */
    nextAttemptAt: instant().notNull().default(sql`now()`),
    sentAt: instant(),
    /** when it was given up: refused for good, or tried for too long */
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

/** When each worker process last said that it is alive; what /api/health asks. */
export const workerBeat = pgTable(
  "worker_beat",
  {
    worker: text().primaryKey(),
    at: instant().notNull(),
  },
  () => identityPolicies("worker_beat"),
);
