import { z } from "zod";
import { can, router } from "#server/ground/trpc/base.ts";
import { currentPeople } from "#server/people/people/queries.ts";
import { NamedPerson } from "#server/people/people/schema.ts";
import { controlNames } from "./queries/current.ts";
import { controlForActor } from "./queries/detail.ts";
import { listControls } from "./queries/list.ts";
import { awaitingApproval } from "./queries/proposals.ts";
import { relatedTo } from "./queries/related.ts";
import { controlViews } from "./queries/views.ts";
import { openWindows } from "./queries/windows.ts";
import {
  Awaiting,
  ControlInput,
  ControlName,
  ControlRef,
  ControlSheet,
  DecideProposal,
  ReinstateControl,
  RetireControl,
  UpdateControl,
} from "./schema/control.ts";
import { ControlFilter, ControlPage, ControlView, Revised, ReviseMany, SaveControlView } from "./schema/list.ts";
import { AddComment, ControlRelated, SetSystems } from "./schema/related.ts";
import { ControlWindows } from "./schema/windows.ts";
import { addComment } from "./service/comments.ts";
import { createControl, reinstateControl, retireControl, updateControl } from "./service/edit.ts";
import { decideProposal } from "./service/proposals.ts";
import { reviseMany } from "./service/revise-many.ts";
import { setSystems } from "./service/systems.ts";
import { removeControlView, saveControlView } from "./service/views.ts";

export const controlsRouter = router({
  list: can("workspace:read", "workspace")
    .input(z.object({ filter: ControlFilter.prefault({}) }))
    .output(ControlPage)
    .query(({ ctx, input }) => listControls(ctx.tx, ctx.actor, input.filter)),
  names: can("workspace:read", "workspace")
    .output(z.array(ControlName))
    .query(({ ctx }) => controlNames(ctx.tx, ctx.actor)),
  people: can("workspace:read", "workspace")
    .output(z.array(NamedPerson))
    .query(({ ctx }) => currentPeople(ctx.tx, ctx.actor)),
  get: can("workspace:read", "workspace")
    .input(z.object({ control: z.string().min(1).max(60) }))
    .output(ControlSheet)
    .query(({ ctx, input }) => controlForActor(ctx.tx, ctx.actor, input.control)),
  create: can("control:manage", "workspace")
    .input(z.object({ values: ControlInput }))
    .output(ControlRef)
    .mutation(({ ctx, input }) => createControl(ctx.tx, ctx.actor, input.values)),
  update: can("control:manage", "workspace")
    .input(UpdateControl)
    .output(ControlRef)
    .mutation(({ ctx, input }) => updateControl(ctx.tx, ctx.actor, input)),
  related: can("workspace:read", "workspace")
    .input(z.object({ controlId: z.uuid() }))
    .output(ControlRelated)
    .query(({ ctx, input }) => relatedTo(ctx.tx, ctx.actor, input.controlId)),
  comment: can("evidence:submit", "workspace")
    .input(AddComment)
    .output(ControlRelated)
    .mutation(({ ctx, input }) => addComment(ctx.tx, ctx.actor, input)),
  setSystems: can("control:manage", "workspace")
    .input(SetSystems)
    .output(ControlRelated)
    .mutation(({ ctx, input }) => setSystems(ctx.tx, ctx.actor, input)),
  reviseMany: can("control:manage", "workspace")
    .input(ReviseMany)
    .output(Revised)
    .mutation(({ ctx, input }) => reviseMany(ctx.tx, ctx.actor, input)),
  views: can("workspace:read", "workspace")
    .output(z.array(ControlView))
    .query(({ ctx }) => controlViews(ctx.tx, ctx.actor)),
  saveView: can("control:manage", "workspace")
    .input(SaveControlView)
    .output(z.array(ControlView))
    .mutation(({ ctx, input }) => saveControlView(ctx.tx, ctx.actor, input)),
  removeView: can("control:manage", "workspace")
    .input(z.object({ viewId: z.uuid() }))
    .output(z.array(ControlView))
    .mutation(({ ctx, input }) => removeControlView(ctx.tx, ctx.actor, input.viewId)),
  awaiting: can("control:manage", "workspace")
    .output(z.array(Awaiting))
    .query(({ ctx }) => awaitingApproval(ctx.tx, ctx.actor)),
  windows: can("control:manage", "workspace")
    .output(ControlWindows)
    .query(async ({ ctx }) => {
      const { inForce, reading, criteria } = await openWindows(ctx.tx, ctx.actor);
      const each = (windows: typeof reading) => Object.fromEntries([...windows].map(([id, w]) => [id, [...w]]));
      return { inForce: [...inForce], reading: each(reading), criteria: each(criteria) };
    }),
  decide: can("control:manage", "workspace")
    .input(DecideProposal)
    .output(ControlRef)
    .mutation(({ ctx, input }) => decideProposal(ctx.tx, ctx.actor, input)),
  retire: can("control:manage", "workspace")
    .input(RetireControl)
    .output(ControlRef)
    .mutation(({ ctx, input }) => retireControl(ctx.tx, ctx.actor, input)),
  reinstate: can("control:manage", "workspace")
    .input(ReinstateControl)
    .output(ControlRef)
    .mutation(({ ctx, input }) => reinstateControl(ctx.tx, ctx.actor, input)),
});
