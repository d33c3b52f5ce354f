import type { MAIL_CLASSES } from "#db/schema/ground/identity.ts";

type Letter = { class: (typeof MAIL_CLASSES)[number]; subject: string };

// Subjects are fixed, so that none contains anything a user typed.
export const LETTERS = {
  confirm: { class: "account", subject: "Confirm your address for Tickmark" },
  known: { class: "account", subject: "You already have a Tickmark account" },
  unknown: { class: "account", subject: "No Tickmark account has this address" },
  reset: { class: "account", subject: "Set a new Tickmark password" },
  refused: { class: "account", subject: "Attempts to sign in to your Tickmark account were refused" },
  membership: { class: "invitation", subject: "You are invited to join an organization on Tickmark" },
  audit: { class: "invitation", subject: "You are invited to read an engagement on Tickmark as an auditor" },
  delegation: { class: "invitation", subject: "You are invited to operate a client's programme on Tickmark" },
  checkpoints: { class: "member", subject: "Signed checkpoints of the records you read on Tickmark" },
  returned: { class: "member", subject: "Evidence that you submitted on Tickmark was returned" },
  mention: { class: "member", subject: "You were named in a comment on Tickmark" },
} as const satisfies Record<string, Letter>;
export type LetterName = keyof typeof LETTERS;

export const A_DAY_BY_SENDER = 200;
export const A_DAY_BETWEEN = 5;
/** Invitations per mailbox per day; a sender with none to it yet that day still gets one through. */
export const A_DAY_TO_MAILBOX = 20;

export type Counts = { bySender: number; toMailbox: number; between: number };

export function countProblem({ bySender, toMailbox, between }: Counts): string | null {
  if (bySender > A_DAY_BY_SENDER)
    return `You have sent ${A_DAY_BY_SENDER} invitations within a day. Send the next ones tomorrow.`;
  if (between > A_DAY_BETWEEN)
    return `You have invited this address ${A_DAY_BETWEEN} times within a day, and the last invitation still works. Try again tomorrow.`;
  if (toMailbox > A_DAY_TO_MAILBOX && between > 1)
    return `This address was sent ${A_DAY_TO_MAILBOX} invitations within a day, one of them from you. Try again tomorrow.`;
  return null;
}

const AT_FIRST = 3;

export type Sent = { count: number; age: number | null };

// Shorter than a reset link's life, so that the requester always has a link with at least ten minutes left.
export function isRecent({ count, age }: Sent): boolean {
  return age !== null && age < (count < AT_FIRST ? 1 : 20) * 60;
}

// Plus-addresses are unlimited, so they share their mailbox's limit; the plain address never waits for them.
export function holdsBackMail(recipient: string, { address, mailbox }: { address: Sent; mailbox: Sent }): boolean {
  const one = recipient.includes("+") && mailbox.count >= A_DAY_TO_MAILBOX;
  return isRecent(address) || (one && isRecent(mailbox));
}

const FIRST_MINUTES = 1;
const LONGEST_MINUTES = 6 * 60;
const MOST_ATTEMPTS = 16;

/** Minutes until the next retry, doubling each time; null to give up, after about three days. */
export function minutesUntilNext(attempts: number): number | null {
  return attempts >= MOST_ATTEMPTS ? null : Math.min(FIRST_MINUTES * 2 ** (attempts - 1), LONGEST_MINUTES);
}

/** A 5xx on its recipient or content. A refused sender or login is for the operator to fix, so the message waits. */
export function isRefusedForGood(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { responseCode, command } = error as { responseCode?: unknown; command?: unknown };
  const final = typeof responseCode === "number" && responseCode >= 500 && responseCode < 600;
  return final && (command === "RCPT TO" || command === "DATA");
}
