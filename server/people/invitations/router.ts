import { z } from "zod";
import { open, router } from "#server/ground/trpc/base.ts";
import { lookInvitation } from "./queries.ts";
import { InvitationToken, InvitationView } from "./schema.ts";

export const invitationsRouter = router({
  look: open
    .input(z.object({ token: InvitationToken }))
    .output(InvitationView)
    .query(({ ctx, input }) => lookInvitation(input.token, ctx.now)),
});
