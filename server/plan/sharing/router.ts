import { z } from "zod";
import { can, router } from "#server/ground/trpc/base.ts";
import { listGrants } from "./queries.ts";
import { AddAuditor, AuditorRef, ExtendGrant, GrantRef, GrantRow, ShareEngagement } from "./schema.ts";
import { addAuditor, extendGrant, removeAuditor, resendAudit, revokeGrant, shareEngagement } from "./service/share.ts";

const Id = z.object({ id: z.uuid() });

export const sharingRouter = router({
  list: can("sharing:manage", "workspace")
    .output(z.array(GrantRow))
    .query(({ ctx }) => listGrants(ctx.tx, ctx.actor)),
  share: can("sharing:manage", "workspace")
    .input(ShareEngagement)
    .output(Id)
    .mutation(({ ctx, input }) => shareEngagement(ctx.tx, ctx.actor, input)),
  extend: can("sharing:manage", "workspace")
    .input(ExtendGrant)
    .mutation(({ ctx, input }) => extendGrant(ctx.tx, ctx.actor, input)),
  revoke: can("sharing:manage", "workspace")
    .input(GrantRef)
    .mutation(({ ctx, input }) => revokeGrant(ctx.tx, ctx.actor, input.grantId)),
  addAuditor: can("sharing:manage", "workspace")
    .input(AddAuditor)
    .output(Id)
    .mutation(({ ctx, input }) => addAuditor(ctx.tx, ctx.actor, input)),
  removeAuditor: can("sharing:manage", "workspace")
    .input(AuditorRef)
    .mutation(({ ctx, input }) => removeAuditor(ctx.tx, ctx.actor, input)),
  resendInvitation: can("sharing:manage", "workspace")
    .input(AuditorRef)
    .mutation(({ ctx, input }) => resendAudit(ctx.tx, ctx.actor, input)),
});
