import { AsyncLocalStorage } from "node:async_hooks";
import { desc } from "drizzle-orm";
import { mail } from "#db/schema/ground/identity.ts";
import { asIdentity } from "#db/tenant.ts";
import { LETTERS } from "#server/ground/mail/rules.ts";
import { DEMO_SIGN_INS } from "#server/ground/platform/demo-people.ts";
import { env } from "#server/ground/platform/env.ts";

const SHOWN = 30;
const MOST_KEPT = 10_000;
// Whatever holds so long a word lets somebody in, or may: a letter that is added later is covered too.
const LINK_WITH_SECRET = /https?:\/\/\S*[\w-]{30,}\S*/g;
const HIDDEN = "(a link that is shown only in the browser that asked for it)";
const OWN_PEOPLE: ReadonlySet<string> = new Set(DEMO_SIGN_INS.map(({ email }) => email));

// One set a process, also when the bundler loads this module several times. A restart forgets it, and the links of before stay hidden.
const shared = globalThis as typeof globalThis & { tickmarkOutbox?: ReturnType<typeof empty> };
const empty = () => ({
  visitors: new AsyncLocalStorage<string>(),
  /** a letter's id → the visitor who caused it */
  letters: new Map<string, string>(),
  /** visitor and address, where the visitor has made its account */
  accounts: new Map<string, true>(),
});
const outbox = () => {
  shared.tickmarkOutbox ??= empty();
  return shared.tickmarkOutbox;
};

/** Runs what one browser asks of the demo. @param visitor the token of its cookie; null outside the demo */
export function asVisitor<R>(visitor: string | null, run: () => R): R {
  return visitor ? outbox().visitors.run(visitor, run) : run();
}

/** Remembers which browser a letter of the demo came from, so that its links can be shown there. */
export function noteLetter(id: string): void {
  const visitor = outbox().visitors.getStore();
  if (visitor && env().demo) keep(outbox().letters, id, visitor);
}

/** Remembers which browser an account of the demo was made in, so that its letters can be read there. */
export function noteAccount(email: string): void {
  const visitor = outbox().visitors.getStore();
  if (visitor && env().demo) keep(outbox().accounts, `${visitor} ${email}`, true);
}

/**
 * What the demo would have mailed, the newest first, for anybody to read. A link that lets somebody in is shown only in the browser that
 * caused the letter, a link to set a password only where that account was made, and none of the demo's own people's anywhere.
 */
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
  // One letter answers everybody's asks while its link works, so who asked says nothing of whose it is.
  return outbox().accounts.has(`${visitor} ${m.recipient}`);
}

function keep<V>(map: Map<string, V>, key: string, value: V): void {
  map.set(key, value);
  const [oldest] = map.size > MOST_KEPT ? map.keys() : [];
  if (oldest !== undefined) map.delete(oldest);
}
