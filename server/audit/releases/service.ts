import { and, eq } from "drizzle-orm";
import { release } from "#db/schema/audit/releases.ts";
import { document } from "#db/schema/programme/documents.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { nextSequence, recordAll } from "#server/ground/journal/service/record.ts";
import { AppError, notFound } from "#server/ground/platform/errors.ts";
import { inTenant, tenantKey } from "#server/ground/platform/in-tenant.ts";
import { oneAtATime } from "#server/ground/platform/turns.ts";
import { engagementForActor } from "#server/plan/engagements/queries.ts";
import type { Engagement } from "#server/plan/engagements/schema.ts";
import { activeReleases, plain, type ReleaseRecord, releasesOf } from "#server/plan/released/queries.ts";
import { keyOf, RELEASE_LABEL, versionsDiffer } from "#server/plan/released/rules.ts";
import { type Candidate, candidatesOf } from "./queries.ts";
import type { MakeRelease, ReleaseSheet, WithdrawRelease } from "./schema.ts";

/** @throws AppError("not_found") */
export async function releaseSheet(tx: Tx, actor: WorkspaceActor, engagementId: string): Promise<ReleaseSheet> {
  const engagement = await engagementForActor(tx, actor, engagementId);
  const candidates = await candidatesOf(tx, actor, engagement);
  const acts = await releasesOf(tx, actor, engagement.id);
  const holding = activeReleases(acts);
  const titles = new Map(candidates.map((c) => [keyOf(c), c.label]));
  return {
    engagementId: engagement.id,
    engagement: engagement.name,
    isIssued: engagement.frozen !== null,
    lines: candidates.map(({ versions, ...line }) => {
      const act = holding.get(keyOf(line));
      return {
        ...line,
        standing: act ? plain(act, actor) : null,
        hasChanged:
          act !== undefined &&
          !engagement.frozen &&
          line.problem === null &&
          versionsDiffer(act.versions, versions, line.kind),
      };
    }),
    acts: acts.toReversed().map((act) => ({
      ...plain(act, actor),
      isWithdrawn: act.isWithdrawn,
      releasedAt: act.releasedAt,
      label: `${titles.get(keyOf(act)) ?? "A document"}${act.documentId && !act.isWithdrawn ? `, version ${act.versions[act.documentId]}` : ""}`,
    })),
  };
}

/** A second release sends the newer version. @throws AppError("not_found"); AppError("conflict") naming what is not ready, and why */
export async function makeRelease(tx: Tx, actor: WorkspaceActor, input: MakeRelease): Promise<void> {
  const engagement = await engagementForActor(tx, actor, input.engagementId);
  await oneAtATime(tx, actor, `releases ${engagement.id}`);
  const possible = new Map((await candidatesOf(tx, actor, engagement)).map((c) => [keyOf(c), c]));
  const going = [...new Set(input.items.map(keyOf))].map((key) => {
    const candidate = possible.get(key);
    if (!candidate) throw notFound("document");
    if (candidate.problem) throw new AppError("conflict", `${candidate.label} is not ready: ${candidate.problem}`);
    return candidate;
  });
  await act(tx, actor, engagement, going, false);
}

/** Auditors lose access with their next request. @throws AppError("not_found") */
export async function withdrawRelease(tx: Tx, actor: WorkspaceActor, input: WithdrawRelease): Promise<void> {
  const engagement = await engagementForActor(tx, actor, input.engagementId);
  await oneAtATime(tx, actor, `releases ${engagement.id}`);
  const held = activeReleases(await releasesOf(tx, actor, engagement.id)).get(keyOf(input.item));
  if (!held) throw notFound("release");
  const label = held.kind === "document" ? await titleOf(tx, actor, held.documentId) : RELEASE_LABEL[held.kind];
  await act(tx, actor, engagement, [{ ...held, label, versions: {} }], true);
}

async function titleOf(tx: Tx, actor: WorkspaceActor, id: string | null): Promise<string> {
  const own = and(inTenant(document, actor), eq(document.id, id ?? ""));
  const [found] = await tx.select({ title: document.title }).from(document).where(own);
  return found?.title ?? "Document";
}

type Item = Pick<Candidate, "kind" | "documentId" | "label" | "versions">;

async function act(tx: Tx, actor: WorkspaceActor, of: Engagement, items: readonly Item[], isWithdrawn: boolean) {
  const before = (await releasesOf(tx, actor, of.id)).length;
  const entries = await nextSequence(tx, actor);
  const rows: ReleaseRecord[] = items.map(({ kind, documentId, versions }, n) => ({
    ...tenantKey(actor),
    engagementId: of.id,
    number: before + n + 1,
    kind,
    documentId,
    isWithdrawn,
    versions: isWithdrawn ? {} : { ...versions, [kind]: before + n + 1 },
    entries,
    releasedById: actor.personId ?? "",
    releasedBy: actor.personName,
    releasedAt: actor.now,
  }));
  await tx.insert(release).values(rows);
  await recordAll(
    tx,
    actor,
    items.map(({ kind, documentId, label, versions }, n) => ({
      action: isWithdrawn ? ("release.withdrawn" as const) : ("release.made" as const),
      subject: {
        type: "engagement" as const,
        id: of.id,
        label: documentId && !isWithdrawn ? `${label}, version ${versions[documentId]}` : label,
      },
      after: { number: before + n + 1, kind, documentId, versions },
    })),
  );
}
