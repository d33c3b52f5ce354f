import { z } from "zod";
import { can, router } from "#server/ground/trpc/base.ts";
import { listEngagements } from "./queries.ts";
import { Engagement } from "./schema.ts";

/** The lifecycle room owns changes to engagements. */
export const engagementsRouter = router({
  list: can("workspace:read", "workspace")
    .output(z.array(Engagement))
    .query(({ ctx }) => listEngagements(ctx.tx, ctx.actor)),
});
