import { z } from "zod";
import { can, large, router } from "#server/ground/trpc/base.ts";
import {
  coverageByEngagement,
  openCriterion,
  readCriteria,
  starterObjectives,
} from "#server/programme/criteria/queries/criteria.ts";
import { addObjective, editObjective } from "#server/programme/criteria/service/objectives.ts";
import {
  AddObjective,
  Criterion,
  CriterionSheet,
  EditObjective,
  EngagementCoverage,
  ObjectiveGroup,
} from "./schema.ts";

export const criteriaRouter = router({
  list: can("workspace:read", "workspace")
    .input(z.object({ engagementId: z.uuid().optional() }))
    .output(large(z.array(Criterion)))
    .query(({ ctx, input }) => readCriteria(ctx.tx, ctx.actor, input)),
  open: can("workspace:read", "workspace")
    .input(z.object({ criterionId: z.uuid() }))
    .output(CriterionSheet)
    .query(({ ctx, input }) => openCriterion(ctx.tx, ctx.actor, input.criterionId)),
  coverage: can("workspace:read", "workspace")
    .output(z.array(EngagementCoverage))
    .query(({ ctx }) => coverageByEngagement(ctx.tx, ctx.actor)),
  starterObjectives: can("engagement:manage", "workspace")
    .output(z.array(ObjectiveGroup))
    .query(() => starterObjectives()),
  editObjective: can("engagement:manage", "workspace")
    .input(EditObjective)
    .mutation(({ ctx, input }) => editObjective(ctx.tx, ctx.actor, input)),
  addObjective: can("engagement:manage", "workspace")
    .input(AddObjective)
    .output(z.object({ id: z.uuid() }))
    .mutation(({ ctx, input }) => addObjective(ctx.tx, ctx.actor, input)),
});
