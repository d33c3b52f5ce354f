import { z } from "zod";
import { can, router } from "#server/trpc/base.ts";
import { listEvidence } from "./queries.ts";
import { EventInput, EvidencePage, EvidenceReceipt, SubmitEvidence, WithdrawEvidence } from "./schema.ts";
import { withdrawEvidence } from "./service/end.ts";
import { recordEvent } from "./service/events.ts";
import { submitEvidence } from "./service/submit.ts";

const PAGE = 50;

export const evidenceRouter = router({
  list: can("evidence:read", "workspace")
    .input(z.object({ before: z.uuid().nullish(), controlId: z.uuid().nullish() }))
    .output(EvidencePage)
    .query(async ({ ctx, input }) => {
      const items = await listEvidence(ctx.tx, ctx.actor, input, PAGE + 1);
      return { items: items.slice(0, PAGE), next: items.length > PAGE ? (items[PAGE - 1]?.id ?? null) : null };
    }),
  submit: can("evidence:submit", "workspace")
    .input(z.object({ values: SubmitEvidence }))
    .output(EvidenceReceipt)
    .mutation(({ ctx, input }) => submitEvidence(ctx.tx, ctx.actor, input.values)),
  withdraw: can("evidence:withdraw", "workspace")
    .input(WithdrawEvidence)
    .mutation(({ ctx, input }) => withdrawEvidence(ctx.tx, ctx.actor, input)),
  recordEvent: can("evidence:submit", "workspace")
    .input(EventInput)
    .output(z.object({ id: z.uuid() }))
    .mutation(async ({ ctx, input }) => ({ id: await recordEvent(ctx.tx, ctx.actor, input) })),
});
