import type { MAIL_CLASSES } from "#db/schema/ground/identity.ts";

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
  checkpoints: { class: "member", subject: "Signed checkpoints of the records you read on Tickmark" },
  returned: { class: "member", subject: "Evidence that you submitted on Tickmark was returned" },
  mention: { class: "member", subject: "You were named in a comment on Tickmark" },
} as const satisfies Record<string, Letter>;
export type LetterName = keyof typeof LETTERS;

/** How many invitations one person sends in a day, over all organizations. */
export const A_DAY_BY_SENDER = 200;
/** How many of them to one mailbox. */
export const A_DAY_BETWEEN = 5;
/** How many invitations one mailbox is sent in a day; who has not sent it any that day still gets one through. */
export const A_DAY_TO_MAILBOX = 20;

/** Messages of one class within a day, the one being queued included. */
export type Counts = { bySender: number; toMailbox: number; between: number };

/** Why the invitation must not be sent, or null. Nobody can use up what somebody else may send. */
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

/** Letters of one kind within a day, and the seconds since the last; 0 and null when there was none. */
export type Sent = { count: number; age: number | null };

/**
 * Whether the last letter is so recent that another would tell nothing new. It is held back for less time than a reset link lives, so
 * whoever asks has a new letter, or one whose link works for ten minutes at least.
 */
export function isLately({ count, age }: Sent): boolean {
  return age !== null && age < (count < AT_FIRST ? 1 : 20) * 60;
}

/**
 * Whether an ask for an account sends no letter: the address was sent one lately, which serves whoever asks. A mailbox's addresses with
 * a plus are many, so together they wait once it was sent a day's number; the mailbox's own address never waits for them.
 */
export function mustWait(recipient: string, { address, mailbox }: { address: Sent; mailbox: Sent }): boolean {
  const one = recipient.includes("+") && mailbox.count >= A_DAY_TO_MAILBOX;
  return isLately(address) || (one && isLately(mailbox));
}

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
