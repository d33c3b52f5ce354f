import { desc } from "drizzle-orm";
import { z } from "zod";
import { mail } from "#db/schema/identity.ts";
import { asIdentity } from "#db/tenant.ts";
import { env } from "#server/platform/env.ts";
import { notFound } from "#server/platform/errors.ts";
import { open, router } from "#server/trpc/base.ts";
import { OutboxMessage } from "./schema.ts";

const SHOWN = 30;

export const mailRouter = router({
  /** The demo's outbox, for anybody: demo mail goes nowhere and concerns nobody. Not there in any other mode. */
  outbox: open.output(z.array(OutboxMessage)).query(() => {
    if (!env().demo || env().SMTP_URL) throw notFound("page");
    return asIdentity("read", (tx) => tx.select().from(mail).orderBy(desc(mail.createdAt)).limit(SHOWN));
  }),
});
