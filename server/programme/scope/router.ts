import { z } from "zod";
import { can, router } from "#server/ground/trpc/base.ts";
import { listScope, openItem } from "./queries/items.ts";
import { itemsTiedTo, scopeChoices } from "./queries/names.ts";
import {
  DiagramView,
  SaveDiagram,
  SaveScopeItem,
  SaveVendorReport,
  ScopeChoices,
  ScopeItemName,
  ScopeItemView,
  ScopeOn,
  ScopeView,
} from "./schema.ts";
import { openDiagram, saveDiagram } from "./service/diagram.ts";
import { saveItem } from "./service/items.ts";
import { removeVendorReport, saveVendorReport } from "./service/vendor-reports.ts";

export const scopeRouter = router({
  list: can("workspace:read", "workspace")
    .input(ScopeOn)
    .output(ScopeView)
    .query(({ ctx, input }) => listScope(ctx.tx, ctx.actor, input)),
  open: can("workspace:read", "workspace")
    .input(z.object({ itemId: z.uuid() }))
    .output(ScopeItemView)
    .query(({ ctx, input }) => openItem(ctx.tx, ctx.actor, input.itemId)),
  tiedTo: can("workspace:read", "workspace")
    .input(z.object({ criterionId: z.uuid() }))
    .output(z.array(ScopeItemName))
    .query(({ ctx, input }) => itemsTiedTo(ctx.tx, ctx.actor, input.criterionId)),
  choices: can("scope:manage", "workspace")
    .output(ScopeChoices)
    .query(({ ctx }) => scopeChoices(ctx.tx, ctx.actor)),
  save: can("scope:manage", "workspace")
    .input(SaveScopeItem)
    .output(ScopeItemView)
    .mutation(({ ctx, input }) => saveItem(ctx.tx, ctx.actor, input)),
  saveReport: can("scope:manage", "workspace")
    .input(SaveVendorReport)
    .output(ScopeItemView)
    .mutation(({ ctx, input }) => saveVendorReport(ctx.tx, ctx.actor, input)),
  removeReport: can("scope:manage", "workspace")
    .input(z.object({ vendorId: z.uuid(), id: z.uuid() }))
    .output(ScopeItemView)
    .mutation(({ ctx, input }) => removeVendorReport(ctx.tx, ctx.actor, input)),
  diagram: can("workspace:read", "workspace")
    .output(DiagramView)
    .query(({ ctx }) => openDiagram(ctx.tx, ctx.actor)),
  saveDiagram: can("scope:manage", "workspace")
    .input(SaveDiagram)
    .output(DiagramView)
    .mutation(({ ctx, input }) => saveDiagram(ctx.tx, ctx.actor, input)),
});
