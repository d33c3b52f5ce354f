import { z } from "zod";
import { can, router } from "#server/ground/trpc/base.ts";
import { checkpointSince, journalPulse, readActivity } from "./queries.ts";
import { CheckpointSince, JournalPage, TopicName } from "./schema.ts";

const Page = z.object({
  before: z.int().nonnegative().nullish(),
  about: TopicName.nullish(),
});

export const journalRouter = router({
  activity: can("journal:read", "workspace")
    .input(Page)
    .output(JournalPage)
    .query(({ ctx, input }) => readActivity(ctx.tx, ctx.actor, input)),
  checkpoint: can("journal:read", "workspace")
    .input(z.object({ since: z.int().nonnegative().nullish() }))
    .output(CheckpointSince)
    .query(({ ctx, input }) => checkpointSince(ctx.tx, ctx.actor, input.since ?? null)),
  pulse: can("workspace:read", "workspace")
    .output(z.object({ pulse: z.string() }))
    .query(async ({ ctx }) => ({ pulse: await journalPulse(ctx.tx, ctx.actor) })),
  organizationActivity: can("organization:journal", "organization")
    .input(Page)
    .output(JournalPage)
    .query(({ ctx, input }) => readActivity(ctx.tx, ctx.actor, input)),
});
