import { z } from "zod";
import { outboxFor } from "#server/ground/mail/service/outbox.ts";
import { env } from "#server/ground/platform/env.ts";
import { notFound } from "#server/ground/platform/errors.ts";
import { open, router } from "#server/ground/trpc/base.ts";
import { OutboxMessage } from "./schema.ts";

export const mailRouter = router({
  /** The demo's outbox, open to anyone because demo mail is never sent. Not found in any other mode. */
  outbox: open.output(z.array(OutboxMessage)).query(({ ctx }) => {
    if (!env().demo || env().SMTP_URL) throw notFound("page");
    return outboxFor(ctx.visitor ?? null);
  }),
});
