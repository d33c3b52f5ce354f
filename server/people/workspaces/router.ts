import { today } from "#server/ground/calendar/rules.ts";
import { can, router } from "#server/ground/trpc/base.ts";
import { Workspace, WorkspaceInput, WorkspaceView } from "./schema.ts";
import { createWorkspace } from "./service.ts";

export const workspacesRouter = router({
  open: can("workspace:read", "workspace")
    .output(WorkspaceView)
    .query(({ ctx: { actor } }) => ({
      ...actor.workspace,
      today: today(actor.now, actor.workspace.timeZone),
      organization: { id: actor.orgId, name: actor.orgName },
      actingFor: actor.actorOrgName,
      kind: actor.kind,
      preview: actor.preview,
      engagementId: actor.engagementId,
      membershipId: actor.membershipId,
      role: actor.role,
      capabilities: [...actor.capabilities],
    })),
  create: can("organization:manage", "organization")
    .input(WorkspaceInput)
    .output(Workspace)
    .mutation(({ ctx, input }) => createWorkspace(ctx.tx, ctx.actor, input)),
});
