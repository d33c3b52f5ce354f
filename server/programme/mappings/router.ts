import { z } from "zod";
import { can, router } from "#server/ground/trpc/base.ts";
import { reuse } from "./queries/reuse.ts";
import { suggestions } from "./queries/suggestions.ts";
import {
  Accepted,
  AcceptSuggestions,
  ChangeMapping,
  Mapped,
  Mapping,
  RejectSuggestions,
  Reuse,
  SetStrength,
  Suggestion,
  SuggestionFilter,
  Unmapping,
} from "./schema.ts";
import {
  acceptSuggestions,
  changeMapping,
  mapControl,
  rejectSuggestions,
  setStrength,
  unmapControl,
} from "./service/edit.ts";

export const mappingsRouter = router({
  map: can("mapping:manage", "workspace")
    .input(Mapping)
    .output(Mapped)
    .mutation(({ ctx, input }) => mapControl(ctx.tx, ctx.actor, input)),
  change: can("mapping:manage", "workspace")
    .input(ChangeMapping)
    .output(Mapped)
    .mutation(({ ctx, input }) => changeMapping(ctx.tx, ctx.actor, input)),
  setStrength: can("mapping:manage", "workspace")
    .input(SetStrength)
    .output(Mapped)
    .mutation(({ ctx, input }) => setStrength(ctx.tx, ctx.actor, input)),
  unmap: can("mapping:manage", "workspace")
    .input(Unmapping)
    .output(Mapped)
    .mutation(({ ctx, input }) => unmapControl(ctx.tx, ctx.actor, input)),
  suggestions: can("mapping:manage", "workspace")
    .input(SuggestionFilter)
    .output(z.array(Suggestion))
    .query(({ ctx, input }) => suggestions(ctx.tx, ctx.actor, input)),
  reuse: can("plan:read", "workspace")
    .output(Reuse)
    .query(({ ctx }) => reuse(ctx.tx, ctx.actor)),
  accept: can("mapping:manage", "workspace")
    .input(AcceptSuggestions)
    .output(Accepted)
    .mutation(({ ctx, input }) => acceptSuggestions(ctx.tx, ctx.actor, input)),
  reject: can("mapping:manage", "workspace")
    .input(RejectSuggestions)
    .mutation(({ ctx, input }) => rejectSuggestions(ctx.tx, ctx.actor, input)),
});
