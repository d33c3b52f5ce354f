import { and, asc, desc, eq, gt, gte, inArray, lte } from "drizzle-orm";
import { control, controlVersion } from "#db/schema/programme/controls.ts";
import { descriptionVersion } from "#db/schema/programme/scope.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { type Span, today } from "#server/ground/calendar/rules.ts";
import { asIssued } from "#server/ground/journal/service/as-of.ts";
import { inTenant, sameTenant } from "#server/ground/platform/in-tenant.ts";
import { engagementForActor } from "#server/plan/engagements/queries.ts";
import type { Engagement } from "#server/plan/engagements/schema.ts";
import { isReleased } from "#server/plan/released/queries.ts";
import { describeChanges } from "#server/programme/controls/rules/snapshot.ts";
import { ControlSnapshot } from "#server/programme/controls/schema/snapshot.ts";
import { listCriteria } from "#server/programme/criteria/queries/criteria.ts";
import { assemble, changeLine, type Facts } from "#server/programme/description/rules/paper.ts";
import { isIsms, sectionsOf } from "#server/programme/description/rules/sections.ts";
import { drawnBeside, newestDiagram } from "#server/programme/scope/queries/diagram.ts";
import { histories, type ItemHistory, itemsOn } from "#server/programme/scope/queries/items.ts";
import { KINDS, STANDING_LABEL } from "#server/programme/scope/rules/kinds.ts";
import { changesWithin } from "#server/programme/scope/rules/versions.ts";
import type { DescriptionLine, DescriptionView } from "./schema.ts";

/**
 * An engagement's description, section by section: facts from the data and the text people wrote. Describes the system as of
 * the engagement's last day, or today if that is earlier. Auditors read the released state, never what is missing; before the
 * release there are no sections.
 * @throws AppError("not_found") for an engagement the actor does not see
 */
export async function openDescription(tx: Tx, actor: WorkspaceActor, engagementId: string): Promise<DescriptionView> {
  const engagement = await engagementForActor(tx, actor, engagementId);
  return asIssued(tx, actor, engagement.frozen, (then) => describe(tx, then, engagement));
}

async function describe(tx: Tx, actor: WorkspaceActor, engagement: Engagement): Promise<DescriptionView> {
  const engagementId = engagement.id;
  const now = today(actor.now, actor.workspace.timeZone);
  const period = { from: engagement.evidenceFrom, to: engagement.evidenceTo };
  const on = now < period.to ? now : period.to;
  const all = await histories(tx, actor);
  // ISMS-only items and their changes are not part of a system description.
  const described = all.filter(({ kind }) => isIsms(engagement.kind) || KINDS[kind].view !== "isms");
  const current = { ...period, engagementId, engagement: engagement.name };
  const facts: Facts = {
    items: (await itemsOn(tx, actor, all, on, current)).filter((i) => i.standing !== "gone"),
    flows: (await newestDiagram(tx, actor))?.diagram.flows ?? [],
    drawn: await drawnBeside(tx, actor),
    criteria: (await listCriteria(tx, actor, { engagementId })).map(({ code, title, controls }) => ({
      code,
      title,
      controls: controls.filter((c) => c.status === "active").map((c) => c.code),
    })),
    changes: [...scopeChanges(described, period), ...(await controlChanges(tx, actor, period))]
      .sort((a, b) => a.on.localeCompare(b.on))
      .map((c) => c.line),
    isms: isIsms(engagement.kind),
  };
  const written = await newestSections(tx, actor, engagementId);
  const sections = (await isReleased(tx, actor, "description")) ? sectionsOf(engagement) : [];
  return {
    engagementId,
    engagement: engagement.name,
    on,
    sections: sections.map((section) => {
      const own = written.get(section.id);
      const { id, code, title, asks } = section;
      const { blocks, missing } = assemble(section, facts, own?.body ?? "");
      return {
        ...{ id, code, title, asks, blocks },
        missing: actor.dbRole === "auditor" ? [] : missing,
        body: own?.body ?? "",
        version: own?.version ?? 0,
        isComplete: own?.isComplete ?? false,
        savedBy: own?.savedBy ?? null,
        savedAt: own?.savedAt ?? null,
      };
    }),
  };
}

export async function newestSections(tx: Tx, actor: WorkspaceActor, engagementId: string) {
  const rows = await tx
    .selectDistinctOn([descriptionVersion.section])
    .from(descriptionVersion)
    .where(and(inTenant(descriptionVersion, actor), eq(descriptionVersion.engagementId, engagementId)))
    .orderBy(descriptionVersion.section, desc(descriptionVersion.version));
  return new Map(rows.map((row) => [row.section, row]));
}

type Change = { on: string; line: DescriptionLine };

function scopeChanges(all: readonly ItemHistory[], period: Span): Change[] {
  return all.flatMap((h) =>
    changesWithin(h.versions, period).map(({ before, after }) => {
      const kind = KINDS[h.kind].one.toLowerCase();
      const what = !before
        ? `${kind} ${after.name} added`
        : before.standing !== after.standing
          ? `${kind} ${after.name}: ${STANDING_LABEL[after.standing].toLowerCase()}`
          : `${kind} ${after.name} changed`;
      return { on: after.effectiveFrom, line: changeLine(after.effectiveFrom, what, after.reason ?? "") };
    }),
  );
}

async function controlChanges(tx: Tx, actor: WorkspaceActor, period: Span): Promise<Change[]> {
  const own = inTenant(controlVersion, actor);
  const changed = tx
    .select({ id: controlVersion.controlId })
    .from(controlVersion)
    .where(
      and(
        own,
        gt(controlVersion.version, 1),
        gte(controlVersion.effectiveFrom, period.from),
        lte(controlVersion.effectiveFrom, period.to),
      ),
    );
  const rows = await tx
    .select({
      controlId: controlVersion.controlId,
      effectiveFrom: controlVersion.effectiveFrom,
      snapshot: controlVersion.snapshot,
    })
    .from(controlVersion)
    .innerJoin(control, and(sameTenant(control, controlVersion), eq(control.id, controlVersion.controlId)))
    .where(and(own, inArray(controlVersion.controlId, changed)))
    .orderBy(asc(controlVersion.controlId), asc(controlVersion.version));
  return rows.flatMap((row, i) => {
    const previous = rows[i - 1];
    const on = row.effectiveFrom;
    if (previous?.controlId !== row.controlId || !on || on < period.from || on > period.to) return [];
    const after = ControlSnapshot.parse(row.snapshot);
    const changes = describeChanges(ControlSnapshot.parse(previous.snapshot), after);
    if (changes.length === 0) return [];
    const what = changes.map((c) => c.label).join(", ");
    return [{ on, line: changeLine(on, `control ${after.code} ${after.title} changed`, what) }];
  });
}
