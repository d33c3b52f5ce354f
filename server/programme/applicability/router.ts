import { z } from "zod";
import { can, router } from "#server/ground/trpc/base.ts";
import { openStatement } from "./queries.ts";
import { Decide, Issue, Statement } from "./schema.ts";
import { approveStatement, decideApplicability, issueStatement } from "./service.ts";

export const applicabilityRouter = router({
  open: can("workspace:read", "workspace")
    .output(Statement)
    .query(({ ctx }) => openStatement(ctx.tx, ctx.actor)),
  decide: can("mapping:manage", "workspace")
    .input(Decide)
    .mutation(({ ctx, input }) => decideApplicability(ctx.tx, ctx.actor, input)),
  issue: can("mapping:manage", "workspace")
    .input(Issue)
    .output(z.object({ version: z.int() }))
    .mutation(({ ctx, input }) => issueStatement(ctx.tx, ctx.actor, input)),
  approve: can("document:approve", "workspace")
    .input(z.object({ version: z.int().min(1) }))
    .mutation(({ ctx, input }) => approveStatement(ctx.tx, ctx.actor, input)),
});
