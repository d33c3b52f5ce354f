import { z } from "zod";
import { can, large, router } from "#server/ground/trpc/base.ts";
import { NewDates } from "#server/plan/engagements/schema.ts";
import { compareDates } from "./queries/dates.ts";
import { readOverview } from "./queries/overview.ts";
import { lanesOfControl, openOccurrence, readTimeline } from "./queries/timeline.ts";
import { ControlLanes, DatesCompared, OccurrenceView, OverviewData, Timeline } from "./schema.ts";

export const occurrencesRouter = router({
  timeline: can("workspace:read", "workspace")
    .input(z.object({ engagementId: z.uuid(), all: z.boolean().default(false) }))
    .output(large(Timeline))
    .query(({ ctx, input }) => readTimeline(ctx.tx, ctx.actor, input)),
  ofControl: can("workspace:read", "workspace")
    .input(z.object({ controlId: z.uuid() }))
    .output(ControlLanes)
    .query(({ ctx, input }) => lanesOfControl(ctx.tx, ctx.actor, input.controlId)),
  overview: can("workspace:read", "workspace")
    .output(OverviewData)
    .query(({ ctx }) => readOverview(ctx.tx, ctx.actor)),
  forDates: can("engagement:manage", "workspace")
    .input(NewDates)
    .output(DatesCompared)
    .query(({ ctx, input }) => compareDates(ctx.tx, ctx.actor, input)),
  open: can("evidence:read", "workspace")
    .input(z.object({ engagementId: z.uuid(), controlId: z.uuid(), key: z.string().max(80).nullable() }))
    .output(OccurrenceView)
    .query(({ ctx, input }) => openOccurrence(ctx.tx, ctx.actor, input)),
});
