import { z } from "zod";
import { can, router } from "#server/ground/trpc/base.ts";
import { openDescription } from "./queries.ts";
import { DescriptionView, SaveSection } from "./schema.ts";
import { saveSection } from "./service.ts";

export const descriptionRouter = router({
  description: can("workspace:read", "workspace")
    .input(z.object({ engagementId: z.uuid() }))
    .output(DescriptionView)
    .query(({ ctx, input }) => openDescription(ctx.tx, ctx.actor, input.engagementId)),
  saveSection: can("scope:manage", "workspace")
    .input(SaveSection)
    .output(DescriptionView)
    .mutation(({ ctx, input }) => saveSection(ctx.tx, ctx.actor, input)),
});
