import { z } from "zod";
import { canInSteps, router } from "#server/ground/trpc/base.ts";
import { ImportOpen, ImportPlan, ImportResult } from "./schema.ts";
import { confirmImport, openImport } from "./service/import.ts";

export const importsRouter = router({
  open: canInSteps("control:manage")
    .input(z.object({ draftId: z.uuid(), plan: ImportPlan.nullable() }))
    .output(ImportOpen)
    .query(({ ctx, input }) => openImport(ctx.step, input.draftId, input.plan)),
  confirm: canInSteps("control:manage")
    .input(z.object({ draftId: z.uuid(), plan: ImportPlan }))
    .output(ImportResult)
    .mutation(({ ctx, input }) => confirmImport(ctx.step, input.draftId, input.plan)),
});
