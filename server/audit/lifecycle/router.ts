import { z } from "zod";
import { can, router } from "#server/ground/trpc/base.ts";
import {
  ChangeDates,
  Engagement,
  EngagementInput,
  EngagementSheet,
  MoveEngagement,
  NewDates,
} from "#server/plan/engagements/schema.ts";
import { AdoptPlan, PlanView } from "#server/plan/reports/schema.ts";
import { engagementSheet } from "./queries.ts";
import { adoptEngagement } from "./service/adopt.ts";
import { adoptPlan } from "./service/adopt-plan.ts";
import { changeDates } from "./service/dates.ts";
import { rollForward } from "./service/roll-forward.ts";
import { moveEngagement } from "./service/status.ts";

export const lifecycleRouter = router({
  open: can("workspace:read", "workspace")
    .input(z.object({ engagementId: z.uuid() }))
    .output(EngagementSheet)
    .query(({ ctx, input }) => engagementSheet(ctx.tx, ctx.actor, input.engagementId)),
  move: can("engagement:manage", "workspace")
    .input(MoveEngagement)
    .output(EngagementSheet)
    .mutation(({ ctx, input }) => moveEngagement(ctx.tx, ctx.actor, input)),
  changeDates: can("engagement:manage", "workspace")
    .input(ChangeDates)
    .output(EngagementSheet)
    .mutation(({ ctx, input }) => changeDates(ctx.tx, ctx.actor, input)),
  rollForward: can("engagement:manage", "workspace")
    .input(NewDates)
    .output(EngagementSheet)
    .mutation(({ ctx, input }) => rollForward(ctx.tx, ctx.actor, input)),
  adopt: can("engagement:manage", "workspace")
    .input(z.object({ values: EngagementInput }))
    .output(Engagement)
    .mutation(({ ctx, input }) => adoptEngagement(ctx.tx, ctx.actor, input.values)),
});

export const planAdoptionRouter = router({
  adopt: can("engagement:manage", "workspace")
    .input(AdoptPlan)
    .output(PlanView)
    .mutation(({ ctx, input }) => adoptPlan(ctx.tx, ctx.actor, input)),
});
