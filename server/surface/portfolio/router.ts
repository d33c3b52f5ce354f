import { z } from "zod";
import { can, router } from "#server/ground/trpc/base.ts";
import { CreateClient } from "#server/people/delegations/schema.ts";
import { createClient, inviteOwnerAgain } from "#server/people/delegations/service/create-client.ts";
import { portfolioOf } from "./queries.ts";
import { PortfolioClient } from "./schema.ts";

export const portfolioRouter = router({
  clients: can("client:manage", "organization")
    .output(z.array(PortfolioClient))
    .query(({ ctx }) => portfolioOf(ctx.tx, ctx.actor)),
  createClient: can("client:manage", "organization")
    .input(CreateClient)
    .output(z.object({ orgId: z.uuid(), slug: z.string() }))
    .mutation(({ ctx, input }) => createClient(ctx.tx, ctx.actor, input)),
  inviteOwnerAgain: can("client:manage", "organization")
    .input(z.object({ clientId: z.uuid() }))
    .mutation(({ ctx, input }) => inviteOwnerAgain(ctx.tx, ctx.actor, input.clientId)),
});
