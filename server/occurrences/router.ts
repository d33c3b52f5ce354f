import { z } from "zod";
import { can, router } from "#server/trpc/base.ts";
import { readOverview } from "./queries/overview.ts";
import { openOccurrence, readTimeline } from "./queries/timeline.ts";
import { OccurrenceView, OverviewData, Timeline } from "./schema.ts";

export const occurrencesRouter = router({
  timeline: can("workspace:read", "workspace")
    .input(z.object({ engagementId: z.uuid(), all: z.boolean().default(false) }))
    .output(Timeline)
    .query(({ ctx, input }) => readTimeline(ctx.tx, ctx.actor, input)),
  overview: can("workspace:read", "workspace")
    .output(OverviewData)
    .query(({ ctx }) => readOverview(ctx.tx, ctx.actor)),
  open: can("evidence:read", "workspace")
    .input(z.object({ engagementId: z.uuid(), controlId: z.uuid(), key: z.string().max(80).nullable() }))
    .output(OccurrenceView)
    .query(({ ctx, input }) => openOccurrence(ctx.tx, ctx.actor, input)),
});
