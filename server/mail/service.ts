import { and, count, eq, gt, inArray, isNull, type SQLWrapper, sql } from "drizzle-orm";
import { mail } from "#db/schema/identity.ts";
import { afterCommit, type Tx } from "#db/tenant.ts";
import { noteLetter } from "#server/demo/service/outbox.ts";
import { AppError } from "#server/platform/errors.ts";
import { newId } from "#server/platform/ids.ts";
import { log } from "#server/platform/log.ts";
import { enqueue } from "#server/platform/queue.ts";
import { type Counts, countProblem, gapAfter, LETTERS, type LetterName } from "./rules.ts";

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
  const [counts] = await tx.execute<Counts>(sql`
    select by_sender::int as "bySender", to_mailbox::int as "toMailbox", between_both::int as "between"
    from app.queue_mail(${id}, ${kind}, ${message.recipient}, ${subject}, ${message.body})`);
  const problem = kind === "invitation" && counts ? countProblem(counts) : null;
  if (problem) throw new AppError("too_many_requests", problem, { retryAfter: 86_400 });
  noteLetter(id, letter, message.recipient);
  afterCommit("mail.deliver", () =>
    enqueue("mail.deliver", {}).catch((error: unknown) => log.warn({ err: error }, "mail waits for the next sweep")),
  );
  return id;
}

/**
 * Whether one of these letters went to the mailbox so lately that another would tell nothing new. Whoever asks is answered the same,
 * and nothing is refused: else a stranger could use up what the mailbox's owner needs.
 */
export async function wasSentLately(tx: Tx, recipient: string, letters: readonly LetterName[]): Promise<boolean> {
  const mailbox = (address: SQLWrapper) => sql`regexp_replace(${address}, '[+][^@]*@', '@')`;
  const [lately] = await tx
    .select({ count: count(), age: sql<number>`extract(epoch from now() - max(${mail.createdAt}))::float8` })
    .from(mail)
    .where(
      and(
        sql`${mailbox(mail.recipient)} = ${mailbox(sql`${recipient}::text`)}`,
        inArray(
          mail.subject,
          letters.map((letter) => LETTERS[letter].subject),
        ),
        eq(mail.class, "account"),
        gt(mail.createdAt, sql`now() - interval '1 day'`),
        isNull(mail.refusedAt),
      ),
    );
  return lately !== undefined && lately.count > 0 && lately.age < gapAfter(lately.count) * 60;
}
