import { sql } from "drizzle-orm";
import { afterCommit, type Tx } from "#db/tenant.ts";
import { noteLetter } from "#server/demo/service/outbox.ts";
import { AppError } from "#server/platform/errors.ts";
import { newId } from "#server/platform/ids.ts";
import { log } from "#server/platform/log.ts";
import { enqueue } from "#server/platform/queue.ts";
import { A_DAY_BY_SENDER, A_DAY_TO_MAILBOX, LETTERS, type LetterName } from "./rules.ts";

/**
 * Puts a message into the outbox, in the caller's transaction: it is sent if and only if that commits, and as soon as it does. All
 * mail of the product goes through here, so that nobody sends more than a day's number and no mailbox is sent more.
 *
 * @returns the message's id
 * @throws AppError("too_many_requests")
 */
export async function queueMail(
  tx: Tx,
  letter: LetterName,
  message: { recipient: string; body: string },
): Promise<string> {
  const id = newId();
  const { class: kind, subject } = LETTERS[letter];
  const [counts] = await tx.execute<{ bySender: number; toMailbox: number }>(sql`
    select by_sender::int as "bySender", to_mailbox::int as "toMailbox"
    from app.queue_mail(${id}, ${kind}, ${message.recipient}, ${subject}, ${message.body})`);
  if (kind !== "member") refuseTooMany(counts ?? { bySender: 0, toMailbox: 0 });
  noteLetter(id, letter, message.recipient);
  afterCommit("mail.deliver", () =>
    enqueue("mail.deliver", {}).catch((error: unknown) => log.warn({ err: error }, "mail waits for the next sweep")),
  );
  return id;
}

function refuseTooMany(counts: { bySender: number; toMailbox: number }): void {
  if (counts.bySender > A_DAY_BY_SENDER)
    throw new AppError(
      "too_many_requests",
      `You have sent ${A_DAY_BY_SENDER} invitations within a day. Send the next ones tomorrow.`,
    );
  if (counts.toMailbox > A_DAY_TO_MAILBOX)
    throw new AppError(
      "too_many_requests",
      `This address was sent ${A_DAY_TO_MAILBOX} messages within a day. Try again tomorrow.`,
    );
}
