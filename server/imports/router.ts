import { z } from "zod";
import { can, router } from "#server/trpc/base.ts";
import { ImportOpen, ImportPlan, ImportResult } from "./schema.ts";
import { confirmImport, openImport } from "./service/import.ts";

export const importsRouter = router({
  open: can("control:manage", "workspace")
    .input(z.object({ draftId: z.uuid(), plan: ImportPlan.nullable() }))
    .output(ImportOpen)
    .query(({ ctx, input }) => openImport(ctx.tx, ctx.actor, input.draftId, input.plan)),
  confirm: can("control:manage", "workspace")
    .input(z.object({ draftId: z.uuid(), plan: ImportPlan }))
    .output(ImportResult)
    .mutation(({ ctx, input }) => confirmImport(ctx.tx, ctx.actor, input.draftId, input.plan)),
});
