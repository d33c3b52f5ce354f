import { z } from "zod";
import { can, router } from "#server/ground/trpc/base.ts";
import { listDelegations } from "./queries.ts";
import { ChangeCapabilities, DelegationRef, DelegationRow, InviteProvider } from "./schema.ts";
import { changeDelegatedCapabilities, inviteProvider, resendDelegation, revokeDelegation } from "./service/delegate.ts";

export const delegationsRouter = router({
  list: can("delegation:manage", "organization")
    .output(z.array(DelegationRow))
    .query(({ ctx }) => listDelegations(ctx.tx, ctx.actor)),
  invite: can("delegation:manage", "organization")
    .input(InviteProvider)
    .output(z.object({ id: z.uuid() }))
    .mutation(({ ctx, input }) => inviteProvider(ctx.tx, ctx.actor, input)),
  resendInvitation: can("delegation:manage", "organization")
    .input(DelegationRef)
    .mutation(({ ctx, input }) => resendDelegation(ctx.tx, ctx.actor, input.delegationId)),
  changeCapabilities: can("delegation:manage", "organization")
    .input(ChangeCapabilities)
    .mutation(({ ctx, input }) => changeDelegatedCapabilities(ctx.tx, ctx.actor, input)),
  revoke: can("delegation:manage", "organization")
    .input(DelegationRef)
    .mutation(({ ctx, input }) => revokeDelegation(ctx.tx, ctx.actor, input.delegationId)),
});
