import { z } from "zod";
import { can, router } from "#server/ground/trpc/base.ts";
import { openIssued } from "./queries.ts";
import { IssuedView, RecordReport } from "./schema.ts";
import { recordReport } from "./service.ts";

export const issuedRouter = router({
  open: can("workspace:read", "workspace")
    .input(z.object({ engagementId: z.uuid() }))
    .output(IssuedView)
    .query(({ ctx, input }) => openIssued(ctx.tx, ctx.actor, input.engagementId)),
  record: can("engagement:manage", "workspace")
    .input(RecordReport)
    .output(z.object({ sequence: z.number(), leafHash: z.string() }))
    .mutation(({ ctx, input }) => recordReport(ctx.tx, ctx.actor, input)),
});
