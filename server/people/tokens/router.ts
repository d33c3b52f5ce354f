import { z } from "zod";
import { can, router } from "#server/ground/trpc/base.ts";
import { listTokens } from "./queries.ts";
import { CreatedToken, CreateToken, TokenRow } from "./schema.ts";
import { createToken, revokeToken } from "./service.ts";

export const tokensRouter = router({
  list: can("token:manage", "workspace")
    .output(z.array(TokenRow))
    .query(({ ctx }) => listTokens(ctx.tx, ctx.actor)),
  create: can("token:manage", "workspace")
    .input(z.object({ values: CreateToken }))
    .output(CreatedToken)
    .mutation(({ ctx, input }) => createToken(ctx.tx, ctx.actor, input.values)),
  revoke: can("token:manage", "workspace")
    .input(z.object({ tokenId: z.uuid() }))
    .mutation(({ ctx, input }) => revokeToken(ctx.tx, ctx.actor, input.tokenId)),
});
