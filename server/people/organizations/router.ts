import { can, router } from "#server/ground/trpc/base.ts";
import { organizationView } from "./queries.ts";
import { OrganizationView, RenameOrganization } from "./schema.ts";
import { renameOrganization } from "./service.ts";

export const organizationsRouter = router({
  view: can("organization:read", "organization")
    .output(OrganizationView)
    .query(({ ctx }) => organizationView(ctx.tx, ctx.actor)),
  rename: can("organization:manage", "organization")
    .input(RenameOrganization)
    .mutation(({ ctx, input }) => renameOrganization(ctx.tx, ctx.actor, input.name)),
});
