import { z } from "zod";
import { can, router } from "#server/ground/trpc/base.ts";
import { browseLibrary, proposals } from "./queries.ts";
import { Adopted, AdoptFromLibrary, AnswerProposal, LibraryView, Proposal } from "./schema.ts";
import { adoptFromLibrary, answerProposal } from "./service.ts";

export const libraryRouter = router({
  browse: can("control:manage", "workspace")
    .input(z.object({ engagementId: z.uuid().optional() }))
    .output(LibraryView)
    .query(({ ctx, input }) => browseLibrary(ctx.tx, ctx.actor, input)),
  proposals: can("control:manage", "workspace")
    .output(z.array(Proposal))
    .query(({ ctx }) => proposals(ctx.tx, ctx.actor)),
  adopt: can("control:manage", "workspace")
    .input(AdoptFromLibrary)
    .output(Adopted)
    .mutation(({ ctx, input }) => adoptFromLibrary(ctx.tx, ctx.actor, input)),
  answer: can("control:manage", "workspace")
    .input(AnswerProposal)
    .mutation(({ ctx, input }) => answerProposal(ctx.tx, ctx.actor, input)),
});
