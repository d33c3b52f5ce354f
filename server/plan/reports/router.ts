import { z } from "zod";
import { can, router } from "#server/ground/trpc/base.ts";
import { listPlans, openPlan } from "./queries.ts";
import { OpenPlan, PlanSummary, PlanView, SavePlan } from "./schema.ts";
import { savePlan } from "./service.ts";

export const reportsRouter = router({
  list: can("plan:read", "workspace")
    .output(z.array(PlanSummary))
    .query(({ ctx }) => listPlans(ctx.tx, ctx.actor)),
  open: can("plan:read", "workspace")
    .input(OpenPlan)
    .output(PlanView)
    .query(({ ctx, input }) => openPlan(ctx.tx, ctx.actor, input)),
  save: can("engagement:manage", "workspace")
    .input(SavePlan)
    .output(PlanView)
    .mutation(({ ctx, input }) => savePlan(ctx.tx, ctx.actor, input)),
});
