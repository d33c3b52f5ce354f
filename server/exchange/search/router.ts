import { can, router } from "#server/ground/trpc/base.ts";
import { findAnything } from "./queries.ts";
import { Found, SearchInput } from "./schema.ts";

export const searchRouter = router({
  find: can("workspace:read", "workspace")
    .input(SearchInput)
    .output(Found)
    .query(({ ctx, input }) => findAnything(ctx.tx, ctx.actor, input.text)),
});
