import { router, signedIn } from "#server/ground/trpc/base.ts";
import { Accepted, AcceptInvitation } from "#server/people/invitations/schema.ts";
import { acceptInvitation } from "./service.ts";

export const acceptanceRouter = router({
  accept: signedIn
    .input(AcceptInvitation)
    .output(Accepted)
    .mutation(({ ctx, input }) => acceptInvitation(ctx.tx, ctx.person, input, ctx.now)),
});
