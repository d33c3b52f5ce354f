import { z } from "zod";
import { reachOf } from "#server/ground/access/queries.ts";
import { Email, Name, OrganizationKindName, Reach } from "#server/ground/access/schema.ts";
import { type Context, can, open, router, signedIn, signedInFirst } from "#server/ground/trpc/base.ts";
import { createOrganization } from "#server/people/organizations/service.ts";
import { checkpointMailOf, listSessions } from "./queries.ts";
import {
  ChangePassword,
  CheckpointMail,
  ConfirmSignUp,
  ResetPassword,
  SessionRow,
  SignedIn,
  SignUpLink,
} from "./schema.ts";
import { changePassword, endSessionsOf, requestReset, resetPassword } from "./service/account.ts";
import { sendCheckpoints } from "./service/checkpoint-mail.ts";
import { signEveryoneOut } from "./service/sign-everyone-out.ts";
import { confirmSignUp, lookSignUp, requestSignUp } from "./service/sign-up.ts";

export const accountRouter = router({
  reach: signedIn.output(Reach).query(({ ctx }) => reachOf(ctx.tx, ctx.person)),
  me: signedIn.output(SignedIn).query(({ ctx: { person } }) => ({ id: person.id, name: person.name })),
  signUp: open.input(z.object({ email: Email })).mutation(({ ctx, input }) => requestSignUp(input.email, from(ctx))),
  lookSignUp: open
    .input(SignUpLink)
    .output(z.object({ email: z.string().nullable() }))
    .query(async ({ input }) => ({ email: await lookSignUp(input.token) })),
  confirmSignUp: open
    .input(ConfirmSignUp)
    .output(z.object({ id: z.uuid() }))
    .mutation(async ({ ctx, input }) => ({ id: await confirmSignUp(input, ctx.network, ctx.now) })),
  requestReset: open
    .input(z.object({ email: Email }))
    .mutation(({ ctx, input }) => requestReset(input.email, from(ctx))),
  resetPassword: open
    .input(ResetPassword)
    .mutation(({ ctx, input }) => resetPassword(input.token, input.password, ctx.network, ctx.now)),
  changePassword: signedInFirst
    .input(ChangePassword)
    .mutation(({ ctx, input }) => changePassword(ctx.person, input, ctx)),
  sessions: signedIn
    .output(z.array(SessionRow))
    .query(({ ctx }) => listSessions(ctx.tx, ctx.person.id, ctx.sessionToken)),
  endOtherSessions: signedIn.mutation(({ ctx }) => endSessionsOf(ctx.tx, ctx.person.id, ctx.sessionToken)),
  checkpointMail: signedIn.output(CheckpointMail).query(({ ctx }) => checkpointMailOf(ctx.tx, ctx.person.id)),
  sendCheckpoints: signedIn
    .input(z.object({ every: CheckpointMail }))
    .mutation(({ ctx, input }) => sendCheckpoints(ctx.tx, ctx.person, input.every, ctx.now)),
  createOrganization: signedIn
    .input(z.object({ name: Name, kind: OrganizationKindName }))
    .output(z.object({ orgId: z.uuid() }))
    .mutation(async ({ ctx, input }) => ({
      orgId: (await createOrganization(ctx.tx, ctx.person, input, ctx.now)).orgId,
    })),
});

export const organizationAccountsRouter = router({
  signEveryoneOut: can("sessions:end", "organization")
    .output(z.object({ ended: z.number() }))
    .mutation(({ ctx }) => signEveryoneOut(ctx.tx, ctx.actor, ctx.sessionToken)),
});

function from({ network, device }: Context) {
  return { network, device: device ?? null };
}
