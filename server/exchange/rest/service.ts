import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { and, eq, sql } from "drizzle-orm";
import { idempotentAnswer } from "#db/schema/people/tokens.ts";
import type { Tx } from "#db/tenant.ts";
import { acceptEvidence, controlsBy, takeUploads } from "#server/evidence/evidence/service/submit.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { inTenant, tenantKey } from "#server/ground/platform/in-tenant.ts";
import type { EvidenceAnswer, EvidenceMetadata } from "./schema.ts";

type Arrived = { name: string; upload: { id: string; sha256: string }; metadata: EvidenceMetadata };

export async function submitArrived(tx: Tx, actor: WorkspaceActor, it: Arrived): Promise<EvidenceAnswer> {
  const { controls: codes, source: system, collectedOn = null, ...item } = it.metadata;
  const [controls, files] = await Promise.all([
    controlsBy(tx, actor, "code", codes),
    takeUploads(tx, actor, [it.upload.id]),
  ]);
  const unknown = codes.filter((code) => !controls.some((c) => c.code === code));
  if (unknown.length > 0)
    throw new AppError("invalid", `There is no control ${unknown.join(", ")} in this workspace.`, {
      field: "metadata.controls",
    });
  const accepted = { ...item, system: system || null, collectedOn, supersedes: null, source: "api" } as const;
  const { id, sequence, leafHash, awaitsReview } = await acceptEvidence(tx, actor, accepted, controls, files);
  return { id, sha256: it.upload.sha256, sequence, leafHash, awaitsReview };
}

/** Identifies a request; a retry has the same hash. */
export function requestHash(it: Arrived): string {
  const asked = canonicalize({ name: it.name, sha256: it.upload.sha256, metadata: it.metadata }) ?? "";
  return createHash("sha256").update(asked).digest("hex");
}

/**
 * Runs the work once per idempotency key of a token, in one transaction with the record of its answer. Retries, concurrent ones
 * included, get the first answer. Keys expire after a week.
 * @throws AppError("conflict", field "idempotency-key") when the key was used for another request
 */
export async function once<A extends Record<string, unknown>>(
  tx: Tx,
  actor: WorkspaceActor,
  asked: { key: string; request: string },
  work: () => Promise<A>,
): Promise<{ answer: A; again: boolean }> {
  const own = { ...tenantKey(actor), tokenId: actor.tokenId ?? "" };
  const mine = and(
    inTenant(idempotentAnswer, own),
    eq(idempotentAnswer.tokenId, own.tokenId),
    eq(idempotentAnswer.key, asked.key),
  );
  await forgetOld(tx, actor);
  // Blocks on a concurrent holder of the key; inserts nothing if it commits.
  const claimed = await tx
    .insert(idempotentAnswer)
    .values({ ...own, ...asked, createdAt: actor.now })
    .onConflictDoNothing()
    .returning({ key: idempotentAnswer.key });
  if (claimed.length === 0) {
    const [first] = await tx.select().from(idempotentAnswer).where(mine);
    if (first?.request !== asked.request)
      throw new AppError("conflict", "This key was used for a different request: choose a new key.", {
        field: "idempotency-key",
      });
    return { answer: first.answer as A, again: true };
  }
  const answer = await work();
  await tx.update(idempotentAnswer).set({ answer }).where(mine);
  return { answer, again: false };
}

function forgetOld(tx: Tx, actor: WorkspaceActor) {
  return tx
    .delete(idempotentAnswer)
    .where(
      and(
        inTenant(idempotentAnswer, actor),
        sql`${idempotentAnswer.createdAt} < ${actor.now}::timestamptz - interval '7 days'`,
      ),
    );
}
