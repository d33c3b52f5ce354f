import { AsyncLocalStorage } from "node:async_hooks";
import { desc } from "drizzle-orm";
import { oncePerProcess } from "#db/once-per-process.ts";
import { mail } from "#db/schema/ground/identity.ts";
import { asIdentity } from "#db/tenant.ts";
import { LETTERS } from "#server/ground/mail/rules.ts";
import { DEMO_SIGN_INS } from "#server/ground/platform/demo-people.ts";
import { env } from "#server/ground/platform/env.ts";

const SHOWN = 30;
const MOST_KEPT = 10_000;
// Any link with a word this long may grant access, including in messages added later.
const LINK_WITH_SECRET = /https?:\/\/\S*[\w-]{30,}\S*/g;
const HIDDEN = "(this link is shown only in the browser that requested it)";
const OWN_PEOPLE: ReadonlySet<string> = new Set(DEMO_SIGN_INS.map(({ email }) => email));

// After a restart earlier links stay hidden.
const outbox = oncePerProcess("tickmarkOutbox", () => ({
  visitors: new AsyncLocalStorage<string>(),
  /** message id → the visitor who caused it */
  letters: new Map<string, string>(),
  /** visitor and address of accounts created in that browser */
  accounts: new Map<string, true>(),
}));

export function asVisitor<R>(visitor: string | null, run: () => R): R {
  return visitor ? outbox().visitors.run(visitor, run) : run();
}

export function noteLetter(id: string): void {
  const visitor = outbox().visitors.getStore();
  if (visitor && env().demo) remember(outbox().letters, id, visitor);
}

export function noteAccount(email: string): void {
  const visitor = outbox().visitors.getStore();
  if (visitor && env().demo) remember(outbox().accounts, `${visitor} ${email}`, true);
}

// Anyone can read it: sign-in links show only in the browser that caused them, password links only where the account was created.
export async function outboxFor(visitor: string | null) {
  const messages = await asIdentity("read", (tx) => tx.select().from(mail).orderBy(desc(mail.createdAt)).limit(SHOWN));
  return messages.map((m) => (mayFollow(visitor, m) ? m : { ...m, body: m.body.replace(LINK_WITH_SECRET, HIDDEN) }));
}

const FOR_WHOEVER_SENT_IT: ReadonlySet<string> = new Set(
  (["confirm", "membership", "audit", "delegation"] as const).map((letter) => LETTERS[letter].subject),
);

function mayFollow(visitor: string | null, m: { id: string; recipient: string; subject: string }): boolean {
  if (!visitor || OWN_PEOPLE.has(m.recipient.toLowerCase())) return false;
  if (FOR_WHOEVER_SENT_IT.has(m.subject)) return outbox().letters.get(m.id) === visitor;
  // One message may serve several requesters while its link works, so the requester proves nothing.
  return outbox().accounts.has(`${visitor} ${m.recipient}`);
}

function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.set(key, value);
  const [oldest] = map.size > MOST_KEPT ? map.keys() : [];
  if (oldest !== undefined) map.delete(oldest);
}
