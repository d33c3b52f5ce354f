import { z } from "zod";
import { can, router } from "#server/ground/trpc/base.ts";
import { releasedTo } from "#server/plan/released/queries.ts";
import { Released } from "#server/plan/released/schema.ts";
import { MakeRelease, ReleaseSheet, WithdrawRelease } from "./schema.ts";
import { makeRelease, releaseSheet, withdrawRelease } from "./service.ts";

const OfEngagement = z.object({ engagementId: z.uuid() });

export const releasesRouter = router({
  standing: can("workspace:read", "workspace")
    .input(OfEngagement.partial())
    .output(Released.nullable())
    .query(({ ctx, input }) => releasedTo(ctx.tx, ctx.actor, input.engagementId)),
  sheet: can("sharing:manage", "workspace")
    .input(OfEngagement)
    .output(ReleaseSheet)
    .query(({ ctx, input }) => releaseSheet(ctx.tx, ctx.actor, input.engagementId)),
  make: can("sharing:manage", "workspace")
    .input(MakeRelease)
    .mutation(({ ctx, input }) => makeRelease(ctx.tx, ctx.actor, input)),
  withdraw: can("sharing:manage", "workspace")
    .input(WithdrawRelease)
    .mutation(({ ctx, input }) => withdrawRelease(ctx.tx, ctx.actor, input)),
});
