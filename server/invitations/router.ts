import { z } from "zod";
import { open, router, signedIn } from "#server/trpc/base.ts";
import { lookInvitation } from "./queries.ts";
import { Accepted, AcceptInvitation, InvitationToken, InvitationView } from "./schema.ts";
import { acceptInvitation } from "./service/accept.ts";

export const invitationsRouter = router({
  look: open
    .input(z.object({ token: InvitationToken }))
    .output(InvitationView)
    .query(({ ctx, input }) => lookInvitation(input.token, ctx.now)),
  accept: signedIn
    .input(AcceptInvitation)
    .output(Accepted)
    .mutation(({ ctx, input }) => acceptInvitation(ctx.tx, ctx.person, input, ctx.now)),
});
