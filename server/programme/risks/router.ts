import { z } from "zod";
import { can, router } from "#server/ground/trpc/base.ts";
import { openRegister, risksOf, riskTallies } from "./queries/register.ts";
import { openRisk, riskChoices } from "./queries/sheet.ts";
import {
  AcceptRisk,
  Register,
  RegisterRisk,
  RemoveRisk,
  Risk,
  RiskChoices,
  RiskScale,
  RiskSheet,
  RisksOf,
  RiskTally,
  SaveRisk,
  SaveScale,
} from "./schema.ts";
import { removeRisk, saveRisk } from "./service/objectives.ts";
import { acceptRisk, registerRisk, saveScale } from "./service/register.ts";

export const risksRouter = router({
  list: can("workspace:read", "workspace")
    .input(RisksOf)
    .output(z.array(Risk))
    .query(({ ctx, input }) => risksOf(ctx.tx, ctx.actor, input.criterionId)),
  register: can("workspace:read", "workspace")
    .output(Register)
    .query(({ ctx }) => openRegister(ctx.tx, ctx.actor)),
  open: can("workspace:read", "workspace")
    .input(z.object({ riskId: z.uuid() }))
    .output(RiskSheet)
    .query(({ ctx, input }) => openRisk(ctx.tx, ctx.actor, input.riskId)),
  choices: can("risk:manage", "workspace")
    .output(RiskChoices)
    .query(({ ctx }) => riskChoices(ctx.tx, ctx.actor)),
  write: can("risk:manage", "workspace")
    .input(RegisterRisk)
    .output(Risk)
    .mutation(({ ctx, input }) => registerRisk(ctx.tx, ctx.actor, input)),
  accept: can("risk:accept", "workspace")
    .input(AcceptRisk)
    .output(Risk)
    .mutation(({ ctx, input }) => acceptRisk(ctx.tx, ctx.actor, input)),
  saveScale: can("risk:manage", "workspace")
    .input(SaveScale)
    .output(RiskScale)
    .mutation(({ ctx, input }) => saveScale(ctx.tx, ctx.actor, input)),
  tallies: can("workspace:read", "workspace")
    .output(z.array(RiskTally))
    .query(({ ctx }) => riskTallies(ctx.tx, ctx.actor)),
  save: can("risk:manage", "workspace")
    .input(SaveRisk)
    .output(Risk)
    .mutation(({ ctx, input }) => saveRisk(ctx.tx, ctx.actor, input)),
  remove: can("risk:manage", "workspace")
    .input(RemoveRisk)
    .mutation(({ ctx, input }) => removeRisk(ctx.tx, ctx.actor, input)),
});
