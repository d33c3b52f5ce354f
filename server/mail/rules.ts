import type { MAIL_CLASSES } from "#db/schema/identity.ts";

type Letter = { class: (typeof MAIL_CLASSES)[number]; subject: string };

/** Every message of the product. Subjects are these and no others: nothing that anybody typed stands in one. */
export const LETTERS = {
  confirm: { class: "account", subject: "Confirm your address for Tickmark" },
  known: { class: "account", subject: "You already have a Tickmark account" },
  unknown: { class: "account", subject: "No Tickmark account has this address" },
  reset: { class: "account", subject: "Set a new Tickmark password" },
  refused: { class: "account", subject: "Attempts to sign in to your Tickmark account were refused" },
  membership: { class: "invitation", subject: "You are invited to join an organization on Tickmark" },
  audit: { class: "invitation", subject: "You are invited to read an engagement on Tickmark as an auditor" },
  delegation: { class: "invitation", subject: "You are invited to operate a client's programme on Tickmark" },
  mention: { class: "member", subject: "You were named in a comment on Tickmark" },
} as const satisfies Record<string, Letter>;
export type LetterName = keyof typeof LETTERS;

/** How many messages to people outside one person causes in a day, over all organizations. */
export const A_DAY_BY_SENDER = 200;
/** How many messages of one class one mailbox is sent in a day, whoever causes them. */
export const A_DAY_TO_MAILBOX = 20;

const FIRST_MINUTES = 1;
const LONGEST_MINUTES = 6 * 60;
const MOST_ATTEMPTS = 16;

/** Minutes until a message that was not taken is tried again, twice as long each time; null when it is given up, after some three days. */
export function minutesUntilNext(attempts: number): number | null {
  return attempts >= MOST_ATTEMPTS ? null : Math.min(FIRST_MINUTES * 2 ** (attempts - 1), LONGEST_MINUTES);
}

/**
 * Whether the mail server's answer is about this message and final: it refused the recipient or the content with a 5xx. A refused
 * sender or sign-in is the operator's to mend, and the message waits.
 */
export function isRefusedForGood(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { responseCode, command } = error as { responseCode?: unknown; command?: unknown };
  const final = typeof responseCode === "number" && responseCode >= 500 && responseCode < 600;
  return final && (command === "RCPT TO" || command === "DATA");
}
