import { eq, isNull } from "drizzle-orm";
import { createTransport } from "nodemailer";
import { mail } from "#db/schema/identity.ts";
import { asIdentity } from "#db/tenant.ts";
import { env } from "#server/platform/env.ts";
import { log } from "#server/platform/log.ts";

const BATCH = 50;

/**
 * Sends what waits in the outbox, oldest first. Without SMTP the messages stay there, where the demo's outbox page shows them.
 * A message is marked as sent after the server took it: a crash between the two sends it twice rather than never.
 */
export async function deliverMail(now: () => string): Promise<number> {
  const { SMTP_URL, MAIL_FROM } = env();
  if (!SMTP_URL) return 0;
  const transport = createTransport(SMTP_URL);
  const waiting = await asIdentity("read", (tx) =>
    tx.select().from(mail).where(isNull(mail.sentAt)).orderBy(mail.createdAt).limit(BATCH),
  );
  let sent = 0;
  for (const message of waiting) {
    try {
      await transport.sendMail({
        from: MAIL_FROM,
        to: message.recipient,
        subject: message.subject,
        text: message.body,
        messageId: `<${message.id}@tickmark>`,
      });
      await asIdentity("write", (tx) =>
        tx.update(mail).set({ sentAt: now(), problem: null }).where(eq(mail.id, message.id)),
      );
      sent += 1;
    } catch (error) {
      const problem = error instanceof Error ? error.message.slice(0, 300) : "unknown";
      log.warn({ mail: message.id, problem }, "mail was not taken");
      await asIdentity("write", (tx) => tx.update(mail).set({ problem }).where(eq(mail.id, message.id)));
    }
  }
  transport.close();
  return sent;
}
