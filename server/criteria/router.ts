import { z } from "zod";
import { can, router } from "#server/trpc/base.ts";
import { coverageByEngagement, listCriteria, starterObjectives } from "./queries.ts";
import {
  AddObjective,
  Criterion,
  EditObjective,
  EngagementCoverage,
  Mapping,
  ObjectiveGroup,
  Unmapping,
} from "./schema.ts";
import { addObjective, editObjective, mapControl, unmapControl, updateRationale } from "./service.ts";

export const criteriaRouter = router({
  list: can("workspace:read", "workspace")
    .input(z.object({ engagementId: z.uuid().optional() }))
    .output(z.array(Criterion))
    .query(({ ctx, input }) => listCriteria(ctx.tx, ctx.actor, input)),
  coverage: can("workspace:read", "workspace")
    .output(z.array(EngagementCoverage))
    .query(({ ctx }) => coverageByEngagement(ctx.tx, ctx.actor)),
  map: can("mapping:manage", "workspace")
    .input(Mapping)
    .mutation(({ ctx, input }) => mapControl(ctx.tx, ctx.actor, input)),
  unmap: can("mapping:manage", "workspace")
    .input(Unmapping)
    .mutation(({ ctx, input }) => unmapControl(ctx.tx, ctx.actor, input)),
  updateRationale: can("mapping:manage", "workspace")
    .input(Mapping)
    .mutation(({ ctx, input }) => updateRationale(ctx.tx, ctx.actor, input)),
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
