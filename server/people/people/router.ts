import { z } from "zod";
import { can, router } from "#server/ground/trpc/base.ts";
import { listPeople } from "./queries.ts";
import { ChangeRole, InvitePerson, MemberRow, MembershipRef, RenamePerson } from "./schema.ts";
import {
  changeRole,
  endMembership,
  invitePerson,
  renamePerson,
  resendInvitation,
  revokeInvitation,
} from "./service.ts";

export const peopleRouter = router({
  list: can("organization:read", "organization")
    .output(z.array(MemberRow))
    .query(({ ctx }) => listPeople(ctx.tx, ctx.actor)),
  invite: can("people:manage", "organization")
    .input(InvitePerson)
    .output(z.object({ id: z.uuid() }))
    .mutation(({ ctx, input }) => invitePerson(ctx.tx, ctx.actor, input)),
  resendInvitation: can("people:manage", "organization")
    .input(MembershipRef)
    .mutation(({ ctx, input }) => resendInvitation(ctx.tx, ctx.actor, input.membershipId)),
  revokeInvitation: can("people:manage", "organization")
    .input(MembershipRef)
    .mutation(({ ctx, input }) => revokeInvitation(ctx.tx, ctx.actor, input.membershipId)),
  changeRole: can("people:manage", "organization")
    .input(ChangeRole)
    .mutation(({ ctx, input }) => changeRole(ctx.tx, ctx.actor, input)),
  rename: can("people:manage", "organization")
    .input(RenamePerson)
    .mutation(({ ctx, input }) => renamePerson(ctx.tx, ctx.actor, input)),
  end: can("people:manage", "organization")
    .input(MembershipRef)
    .mutation(({ ctx, input }) => endMembership(ctx.tx, ctx.actor, input.membershipId)),
});
