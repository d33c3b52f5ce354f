import { z } from "zod";
import { can, router } from "#server/trpc/base.ts";
import { controlNames, controlPeople } from "./queries/current.ts";
import { controlForActor } from "./queries/detail.ts";
import { listControls } from "./queries/list.ts";
import {
  ControlFilter,
  ControlInput,
  ControlName,
  ControlPage,
  ControlPerson,
  ControlRef,
  ControlSheet,
  ReinstateControl,
  RetireControl,
  UpdateControl,
} from "./schema.ts";
import { createControl, reinstateControl, retireControl, updateControl } from "./service/edit.ts";

export const controlsRouter = router({
  list: can("workspace:read", "workspace")
    .input(z.object({ filter: ControlFilter.prefault({}) }))
    .output(ControlPage)
    .query(({ ctx, input }) => listControls(ctx.tx, ctx.actor, input.filter)),
  names: can("workspace:read", "workspace")
    .output(z.array(ControlName))
    .query(({ ctx }) => controlNames(ctx.tx, ctx.actor)),
  people: can("workspace:read", "workspace")
    .output(z.array(ControlPerson))
    .query(({ ctx }) => controlPeople(ctx.tx, ctx.actor)),
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
  retire: can("control:manage", "workspace")
    .input(RetireControl)
    .output(ControlRef)
    .mutation(({ ctx, input }) => retireControl(ctx.tx, ctx.actor, input)),
  reinstate: can("control:manage", "workspace")
    .input(ReinstateControl)
    .output(ControlRef)
    .mutation(({ ctx, input }) => reinstateControl(ctx.tx, ctx.actor, input)),
});
