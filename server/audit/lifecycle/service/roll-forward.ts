import { engagement } from "#db/schema/plan/engagements.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { tenantKey } from "#server/ground/platform/in-tenant.ts";
import { engagementName } from "#server/ground/report-kinds/rules.ts";
import { listEngagements } from "#server/plan/engagements/queries.ts";
import { engagementProblems } from "#server/plan/engagements/rules.ts";
import type { Engagement, EngagementSheet, NewDates } from "#server/plan/engagements/schema.ts";
import { lockEngagement } from "#server/plan/engagements/service.ts";
import { listCriteria } from "#server/programme/criteria/queries/criteria.ts";
import { carryDescription } from "#server/programme/description/service.ts";
import { engagementSheet } from "../queries.ts";
import { linkCriteria } from "./adopt.ts";

/**
 * Sets up next period's engagement, and those that share its window. Kind, categories, reworded criteria and the description
 * carry over, the latter to be reviewed; controls, mappings and scope belong to the workspace.
 * @throws AppError("conflict") when it was rolled forward before, or shares another's window; AppError("invalid") by field for
 *   dates that break the rules or do not come after this one's
 */
export async function rollForward(tx: Tx, actor: WorkspaceActor, input: NewDates): Promise<EngagementSheet> {
  await lockEngagement(tx, actor, input.engagementId);
  const sheet = await engagementSheet(tx, actor, input.engagementId);
  const { asOf, periodFrom, periodTo } = input;
  if (sheet.after) throw new AppError("conflict", `It was already rolled forward to ${sheet.after.name}.`);
  if (sheet.basedOnId)
    throw new AppError(
      "conflict",
      "It shares another engagement’s window: roll that one forward, and this one follows.",
    );
  const begins = periodFrom ?? asOf;
  if (begins && begins <= sheet.evidenceTo)
    throw new AppError("invalid", "The next engagement must begin after this one ends: give a later day.", {
      field: periodFrom ? "periodFrom" : "asOf",
    });
  const [problem] = engagementProblems({ ...sheet, asOf, periodFrom, periodTo });
  if (problem) throw new AppError("invalid", problem.message, { field: problem.field });
  const sharing = (await listEngagements(tx, actor)).filter(
    (e) => e.basedOnId === sheet.id && e.status !== "withdrawn",
  );
  const next = await createSuccessor(tx, actor, sheet, input, null);
  for (const other of sharing) await createSuccessor(tx, actor, other, input, next);
  return engagementSheet(tx, actor, next);
}

async function createSuccessor(
  tx: Tx,
  actor: WorkspaceActor,
  before: Engagement,
  { asOf, periodFrom, periodTo }: NewDates,
  basedOnId: string | null,
): Promise<string> {
  const id = newId();
  const { kind, type, categories } = before;
  const values = { kind, type, categories, asOf, periodFrom, periodTo, basedOnId, followsId: before.id };
  await tx.insert(engagement).values({ ...tenantKey(actor), id, ...values, createdAt: actor.now });
  const criteria = (await listCriteria(tx, actor, { engagementId: before.id })).map((c) => c.id);
  await linkCriteria(tx, actor, id, criteria);
  await carryDescription(tx, actor, before.id, id);
  await record(tx, actor, {
    action: "engagement.rolled_forward",
    subject: { type: "engagement", id, label: engagementName(values) },
    after: { ...values, criteria: criteria.length },
  });
  return id;
}
