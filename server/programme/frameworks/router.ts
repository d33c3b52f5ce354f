import { z } from "zod";
import { can, router } from "#server/ground/trpc/base.ts";
import { listFrameworks } from "./queries.ts";
import { Framework } from "./schema.ts";

export const frameworksRouter = router({
  list: can("workspace:read", "workspace")
    .output(z.array(Framework))
    .query(({ ctx }) => listFrameworks(ctx.tx, ctx.actor)),
});
