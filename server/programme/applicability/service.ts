import { and, desc, inArray, sql } from "drizzle-orm";
import { rowsFor } from "#db/bulk.ts";
import { applicability, applicabilityApproval, applicabilityVersion } from "#db/schema/programme/applicability.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { type Change, record, recordAll } from "#server/ground/journal/service/record.ts";
import { AppError, notFound } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { inTenant, tenantKey } from "#server/ground/platform/in-tenant.ts";
import { oneAtATime } from "#server/ground/platform/turns.ts";
import { requireVersion } from "#server/ground/platform/version.ts";
import { soaLines, versionsOf } from "./queries.ts";
import { issueProblem, keptLine } from "./rules.ts";
import type { Decide, Issue } from "./schema.ts";

/**
 * Decides whether Annex A controls apply, and why.
 * @throws AppError("not_found") for anything but an Annex A control of the workspace; AppError("conflict") when someone else
 *   has decided since
 */
export async function decideApplicability(tx: Tx, actor: WorkspaceActor, input: Decide): Promise<void> {
  const { criteria, isApplicable, justification } = input;
  const reasons = isApplicable ? [...new Set(input.reasons)].sort() : [];
  await oneAtATime(tx, actor, "applicability");
  const lines = new Map((await soaLines(tx, actor)).map((l) => [l.criterionId, l]));
  const chosen = criteria.map(({ id, version }) => {
    const line = lines.get(id);
    if (!line) throw notFound("Annex A control");
    requireVersion(line.version, version, `Someone has decided on ${line.code} since. Reload the page to see it.`);
    return line;
  });
  const after = { isApplicable, reasons, justification };
  const changed = chosen.filter(
    (l) => JSON.stringify([l.isApplicable, l.reasons, l.justification]) !== JSON.stringify(Object.values(after)),
  );
  if (changed.length === 0) return;
  const place = tenantKey(actor);
  const ids = changed.map((l) => l.criterionId);
  await tx
    .update(applicability)
    .set({ ...after, version: sql`${applicability.version} + 1`, updatedAt: actor.now })
    .where(and(inTenant(applicability, actor), inArray(applicability.criterionId, ids)));
  const rows = changed
    .filter((l) => l.version === 0)
    .map((l) => ({ ...place, criterionId: l.criterionId, ...after, version: 1, updatedAt: actor.now }));
  if (rows.length > 0) await tx.insert(applicability).select(rowsFor(applicability, rows));
  await recordAll(
    tx,
    actor,
    changed.map((l): Change => {
      return {
        action: "applicability.decided",
        subject: { type: "criterion", id: l.criterionId, label: `${l.code} ${l.title}` },
        before:
          l.version === 0 ? null : { isApplicable: l.isApplicable, reasons: l.reasons, justification: l.justification },
        after,
      };
    }),
  );
}

/**
 * Freezes the current statement as its next version.
 * @throws AppError("invalid") while a control is undecided; AppError("conflict") when nothing changed since the last version
 */
export async function issueStatement(tx: Tx, actor: WorkspaceActor, input: Issue): Promise<{ version: number }> {
  await oneAtATime(tx, actor, "applicability");
  const lines = await soaLines(tx, actor);
  const problem = issueProblem(lines);
  if (problem) throw new AppError("invalid", problem);
  const kept = lines.map(keptLine);
  const [last] = await tx
    .select({ version: applicabilityVersion.version, lines: applicabilityVersion.lines })
    .from(applicabilityVersion)
    .where(inTenant(applicabilityVersion, actor))
    .orderBy(desc(applicabilityVersion.version))
    .limit(1);
  const version = (last?.version ?? 0) + 1;
  await tx.insert(applicabilityVersion).values({
    ...tenantKey(actor),
    id: newId(),
    version,
    lines: kept,
    note: input.note,
    issuedById: actor.personId ?? "",
    issuedBy: actor.personName,
    issuedAt: actor.now,
  });
  await record(tx, actor, {
    action: "applicability.issued",
    subject: { type: "workspace", id: actor.workspaceId, label: `Statement of Applicability, version ${version}` },
    after: { version, note: input.note, lines: kept },
  });
  return { version };
}

/**
 * Approves the newest version.
 * @throws AppError("not_found"); AppError("conflict") when it is already approved, or is not the newest
 */
export async function approveStatement(tx: Tx, actor: WorkspaceActor, input: { version: number }): Promise<void> {
  await oneAtATime(tx, actor, "applicability");
  const versions = await versionsOf(tx, actor);
  const found = versions.find((v) => v.version === input.version);
  if (!found) throw notFound("version");
  if (found.approvedBy) throw new AppError("conflict", `Version ${found.version} is already approved.`);
  if (found.version !== versions[0]?.version)
    throw new AppError("conflict", `Version ${versions[0]?.version} is newer: approve that one.`);
  await tx.insert(applicabilityApproval).values({
    ...tenantKey(actor),
    versionId: found.id,
    approvedById: actor.personId ?? "",
    approvedBy: actor.personName,
    approvedAt: actor.now,
  });
  await record(tx, actor, {
    action: "applicability.approved",
    subject: {
      type: "workspace",
      id: actor.workspaceId,
      label: `Statement of Applicability, version ${found.version}`,
    },
    after: { version: found.version, approvedBy: actor.personName },
  });
}
