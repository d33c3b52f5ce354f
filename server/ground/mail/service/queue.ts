import { and, count, eq, gt, inArray, isNull, type SQLWrapper, sql } from "drizzle-orm";
import { mail } from "#db/schema/ground/identity.ts";
import { afterCommit, type Tx } from "#db/tenant.ts";
import { type Counts, countProblem, LETTERS, type LetterName, type Sent } from "#server/ground/mail/rules.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { log } from "#server/ground/platform/log.ts";
import { enqueue } from "#server/ground/platform/queue.ts";
import { noteLetter } from "./outbox.ts";

/** Sent if and only if the transaction commits. All mail goes through here, for the limits. @throws AppError("too_many_requests") */
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
  noteLetter(id);
  afterCommit("mail.deliver", () =>
    enqueue("mail.deliver", {}).catch((error: unknown) => log.warn({ err: error }, "mail waits for the next sweep")),
  );
  return id;
}

// Not counting undeliverable ones. Locks the mailbox, so that concurrent requests see each other.
export async function sentTo(
  tx: Tx,
  recipient: string,
  letters: readonly LetterName[],
): Promise<{ address: Sent; mailbox: Sent }> {
  const mailbox = (address: SQLWrapper) => sql`regexp_replace(${address}, '[+][^@]*@', '@')`;
  const recipientMailbox = mailbox(sql`${recipient}::text`);
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${recipientMailbox}, 10))`);
  const age = sql<number | null>`extract(epoch from now() - max(${mail.createdAt}))::float8`;
  const toAddress = sql`filter (where ${eq(mail.recipient, recipient)})`;
  const [sent] = await tx
    .select({
      count: count(),
      age,
      own: sql<number>`count(*) ${toAddress}`.mapWith(Number),
      ownAge: sql<number | null>`extract(epoch from now() - max(${mail.createdAt}) ${toAddress})::float8`,
    })
    .from(mail)
    .where(
      and(
        sql`${mailbox(mail.recipient)} = ${recipientMailbox}`,
        inArray(
          mail.subject,
          letters.map((letter) => LETTERS[letter].subject),
        ),
        eq(mail.class, "account"),
        gt(mail.createdAt, sql`now() - interval '1 day'`),
        isNull(mail.refusedAt),
      ),
    );
  return {
    address: { count: sent?.own ?? 0, age: sent?.ownAge ?? null },
    mailbox: { count: sent?.count ?? 0, age: sent?.age ?? null },
  };
}
