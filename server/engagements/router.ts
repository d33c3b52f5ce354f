import { z } from "zod";
import { can, router } from "#server/trpc/base.ts";
import { listEngagements } from "./queries.ts";
import { Engagement, EngagementInput } from "./schema.ts";
import { adoptEngagement } from "./service.ts";

export const engagementsRouter = router({
  list: can("workspace:read", "workspace")
    .output(z.array(Engagement))
    .query(({ ctx }) => listEngagements(ctx.tx, ctx.actor)),
  adopt: can("engagement:manage", "workspace")
    .input(z.object({ values: EngagementInput }))
    .output(Engagement)
    .mutation(({ ctx, input }) => adoptEngagement(ctx.tx, ctx.actor, input.values)),
});
