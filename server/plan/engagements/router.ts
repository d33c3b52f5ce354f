import { z } from "zod";
import { can, router } from "#server/ground/trpc/base.ts";
import { listEngagements } from "./queries.ts";
import { Engagement } from "./schema.ts";

/** What happens to an engagement is asked of the room lifecycle. */
export const engagementsRouter = router({
  list: can("workspace:read", "workspace")
    .output(z.array(Engagement))
    .query(({ ctx }) => listEngagements(ctx.tx, ctx.actor)),
});
