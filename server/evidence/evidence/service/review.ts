import { and, eq } from "drizzle-orm";
import { evidence, evidenceReview } from "#db/schema/evidence/evidence.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { queueMail } from "#server/ground/mail/service/queue.ts";
import { withConflictMessages } from "#server/ground/platform/constraints.ts";
import { AppError, notFound } from "#server/ground/platform/errors.ts";
import { inTenant, tenantKey } from "#server/ground/platform/in-tenant.ts";
import { linkTo } from "#server/ground/screens/service.ts";
import { addressOf } from "#server/people/people/queries.ts";
import { reviewProblem, reviewState } from "../rules.ts";
import type { ReviewEvidence } from "../schema.ts";

const DECIDED = "Someone else decided on this evidence first. Nothing was changed; see their decision.";

/** Final. @throws AppError("not_found"); AppError("conflict") when no review is pending, or for the submitter */
export async function reviewEvidence(tx: Tx, actor: WorkspaceActor, input: ReviewEvidence): Promise<void> {
  const row = await lockedForReview(tx, actor, input.evidenceId);
  const problem = reviewProblem({ ...row, review: reviewState(row.reviewAsked, row.decision) }, actor.personId);
  if (problem) throw new AppError("conflict", problem);
  const reason = input.reason || null;
  await withConflictMessages(
    { evidence_review_org_id_workspace_id_evidence_id_pk: DECIDED },
    tx.insert(evidenceReview).values({
      ...tenantKey(actor),
      evidenceId: input.evidenceId,
      decision: input.decision,
      reason,
      reviewedById: actor.personId ?? "",
      reviewedBy: actor.personName,
      reviewedAt: actor.now,
    }),
  );
  await record(tx, actor, {
    action: `evidence.${input.decision}`,
    subject: { type: "evidence", id: input.evidenceId, label: row.title },
    before: { review: "waiting" },
    after: { review: input.decision },
    why: reason,
  });
  if (input.decision === "returned" && row.submittedById)
    await tellSubmitter(tx, actor, {
      id: input.evidenceId,
      title: row.title,
      submittedById: row.submittedById,
      reason: reason ?? "",
    });
}

// Row lock: serialises concurrent reviews and withdrawals.
async function lockedForReview(tx: Tx, actor: WorkspaceActor, id: string) {
  const [row] = await tx
    .select({
      title: evidence.title,
      state: evidence.state,
      submittedById: evidence.submittedById,
      reviewAsked: evidence.reviewAsked,
    })
    .from(evidence)
    .where(and(inTenant(evidence, actor), eq(evidence.id, id)))
    .for("update");
  if (!row) throw notFound("evidence");
  const [review] = await tx
    .select({ decision: evidenceReview.decision })
    .from(evidenceReview)
    .where(and(inTenant(evidenceReview, actor), eq(evidenceReview.evidenceId, id)));
  return { ...row, decision: review?.decision ?? null };
}

type Returned = { id: string; title: string; submittedById: string; reason: string };

// A provider's person has no address in the client's organization; they see it on the overview.
async function tellSubmitter(tx: Tx, actor: WorkspaceActor, it: Returned): Promise<void> {
  const recipient = await addressOf(tx, actor, it.submittedById);
  if (!recipient) return;
  const address = `${linkTo("/w/[workspace]/evidence/items", { workspace: actor.workspace.slug })}?review=returned#${it.id}`;
  await queueMail(tx, "returned", {
    recipient,
    body: `${actor.personName} returned evidence that you submitted, “${it.title}”:\n\n${it.reason}\n\nIt covers nothing until you replace it:\n${address}\n`,
  });
}
