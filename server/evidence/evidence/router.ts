import { z } from "zod";
import { can, router } from "#server/ground/trpc/base.ts";
import { listEvidence } from "./queries/items.ts";
import { reviewQueue, reviewWork } from "./queries/reviews.ts";
import { REVIEW_STATES } from "./rules.ts";
import {
  EventInput,
  EvidencePage,
  EvidenceReceipt,
  ReviewEvidence,
  ReviewQueue,
  ReviewWork,
  SetReviewDefault,
  SubmitEvidence,
  WithdrawEvidence,
} from "./schema.ts";
import { withdrawEvidence } from "./service/end.ts";
import { recordEvent } from "./service/events.ts";
import { reviewEvidence } from "./service/review.ts";
import { setReviewDefault } from "./service/review-default.ts";
import { submitEvidence } from "./service/submit.ts";

const PAGE = 50;

export const evidenceRouter = router({
  list: can("evidence:read", "workspace")
    .input(
      z.object({
        before: z.uuid().nullish(),
        controlId: z.uuid().nullish(),
        review: z.enum(REVIEW_STATES).nullish(),
        ids: z.array(z.uuid()).max(PAGE).optional(),
      }),
    )
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
  reviewQueue: can("evidence:read", "workspace")
    .output(ReviewQueue)
    .query(({ ctx }) => reviewQueue(ctx.tx, ctx.actor)),
  reviewWork: can("evidence:read", "workspace")
    .output(ReviewWork)
    .query(({ ctx }) => reviewWork(ctx.tx, ctx.actor)),
  review: can("evidence:review", "workspace")
    .input(ReviewEvidence)
    .mutation(({ ctx, input }) => reviewEvidence(ctx.tx, ctx.actor, input)),
  setReviewDefault: can("control:manage", "workspace")
    .input(SetReviewDefault)
    .mutation(({ ctx, input }) => setReviewDefault(ctx.tx, ctx.actor, input)),
  recordEvent: can("evidence:submit", "workspace")
    .input(EventInput)
    .output(z.object({ id: z.uuid() }))
    .mutation(async ({ ctx, input }) => ({ id: await recordEvent(ctx.tx, ctx.actor, input) })),
});
