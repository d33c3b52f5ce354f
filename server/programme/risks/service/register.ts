import { risk, riskAcceptance, riskScale } from "#db/schema/programme/risks.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { today } from "#server/ground/calendar/rules.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { inTenant, tenantKey } from "#server/ground/platform/in-tenant.ts";
import { oneAtATime } from "#server/ground/platform/turns.ts";
import { requireVersion } from "#server/ground/platform/version.ts";
import { requireOwner } from "#server/people/people/queries.ts";
import { findRisk, riskCodes, scaleOf } from "../queries/register.ts";
import { acceptanceProblem, nextRegisterCode, riskProblems, score } from "../rules/register.ts";
import type { AcceptRisk, RegisterRisk, Risk, RiskScale } from "../schema.ts";
import { requireRisk, subjectOf, writeRisk } from "./write.ts";

/**
 * Adds a risk to the register, or replaces everything recorded about it.
 * @throws AppError("not_found"); AppError("conflict") when it has changed since; AppError("invalid") with the field
 */
export async function registerRisk(tx: Tx, actor: WorkspaceActor, input: RegisterRisk): Promise<Risk> {
  const { values } = input;
  const [problem] = riskProblems(values, await scaleOf(tx, actor));
  if (problem) throw new AppError("invalid", problem.message, { field: problem.field });
  await requireOwner(tx, actor, values.ownerId);
  const before = input.edited ? await requireRisk(tx, actor, input.edited) : null;
  if (!before) await oneAtATime(tx, actor, "risk register");
  const code = before?.code ?? nextRegisterCode(await riskCodes(tx, actor, "R-"));
  return writeRisk(tx, actor, { before, code, values });
}

/**
 * Accepts a risk at its current rating, in the actor's name, until a day.
 * @throws AppError("conflict") when it has changed since; AppError("invalid") when it is not rated, or the day is too far off
 */
export async function acceptRisk(tx: Tx, actor: WorkspaceActor, input: AcceptRisk): Promise<Risk> {
  const found = await requireRisk(tx, actor, input);
  const rating = found.residual ?? found.inherent;
  if (!rating) throw new AppError("invalid", "Rate the risk first: its rating is what you accept.", { field: "why" });
  const problem = acceptanceProblem(input.until, today(actor.now, actor.workspace.timeZone));
  if (problem) throw new AppError("invalid", problem, { field: "until" });
  const acceptance = { why: input.why, until: input.until, score: score(rating) };
  await tx.insert(riskAcceptance).values({
    ...tenantKey(actor),
    id: newId(),
    riskId: found.id,
    version: found.version,
    ...acceptance,
    acceptedById: actor.personId ?? "",
    acceptedBy: actor.personName,
    acceptedAt: actor.now,
  });
  await record(tx, actor, { action: "risk.accepted", subject: subjectOf(found), after: acceptance, why: input.why });
  return (await findRisk(tx, actor, found.id)) ?? found;
}

/** Changes the rating scale. @throws AppError("conflict"); AppError("invalid") when a risk uses a level that would disappear */
export async function saveScale(tx: Tx, actor: WorkspaceActor, input: RiskScale): Promise<RiskScale> {
  await oneAtATime(tx, actor, "risk scale");
  const before = await scaleOf(tx, actor);
  const meanwhile = "Someone has changed the scale since. Reload, then make your change again.";
  requireVersion(before.version, input.version, meanwhile);
  const levels = input.likelihoods.length;
  const rated = await tx
    .select({ code: risk.code, likelihood: risk.likelihood, impact: risk.impact })
    .from(risk)
    .where(inTenant(risk, actor));
  const beyond = rated.find((r) => Math.max(r.likelihood ?? 0, r.impact ?? 0) > levels);
  if (beyond)
    throw new AppError("invalid", `${beyond.code} is rated above level ${levels}: change its rating first.`, {
      field: "likelihoods",
    });
  const { likelihoods, impacts, tolerance } = input;
  const after = { likelihoods, impacts, tolerance, version: before.version + 1 };
  await tx
    .insert(riskScale)
    .values({ ...tenantKey(actor), ...after })
    .onConflictDoUpdate({ target: [riskScale.orgId, riskScale.workspaceId], set: after });
  await record(tx, actor, {
    action: "risk.scale_changed",
    subject: { type: "workspace", id: actor.workspaceId, label: actor.workspace.name },
    before,
    after,
  });
  return after;
}
