import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { type CalendarDate, today } from "#server/ground/calendar/rules.ts";
import { whileUnchanged } from "#server/ground/journal/service/unchanged.ts";
import { frameworkOf } from "#server/ground/report-kinds/rules.ts";
import { listEngagements } from "#server/plan/engagements/queries.ts";
import { coverageByEngagement } from "#server/programme/criteria/queries/criteria.ts";
import type { OverviewData } from "../schema.ts";
import { figuresIn, measureOf, standingsInScope } from "./coverage.ts";

const GAPS = 8;
const MEASURE = { tsc: "criteria", iso27001: "requirements", objectives: "control objectives" };

export function readOverview(tx: Tx, actor: WorkspaceActor): Promise<OverviewData> {
  const day = today(actor.now, actor.workspace.timeZone);
  return whileUnchanged(tx, actor, ["overview", day], () => overviewOf(tx, actor, day));
}

async function overviewOf(tx: Tx, actor: WorkspaceActor, day: CalendarDate): Promise<OverviewData> {
  const engagements = await listEngagements(tx, actor);
  const met = new Map((await coverageByEngagement(tx, actor)).map((c) => [c.engagementId, c]));
  const gaps = new Map<string, OverviewData["gaps"][number]>();
  const rows: OverviewData["engagements"] = [];
  for (const e of engagements) {
    const coverage = await standingsInScope(tx, actor, e);
    rows.push({
      id: e.id,
      name: e.name,
      criteria: e.criteria,
      measure: MEASURE[frameworkOf(e.kind)],
      uncovered: e.criteria - (met.get(e.id)?.covered ?? 0),
      figures: figuresIn(coverage, e, e.frozen ? today(e.frozen.at, actor.workspace.timeZone) : day),
    });
    for (const { control, coverage: found } of coverage) {
      const missing = found.filter((c) => c.state === "missing").length;
      if (missing <= (gaps.get(control.code)?.missing ?? 0)) continue;
      const occurrences = missing === 1 ? "1 occurrence missing" : `${missing} occurrences missing`;
      const what = measureOf(e) === "operation" ? occurrences : "no example of implementation";
      const engagement = { id: e.id, name: e.name };
      gaps.set(control.code, { code: control.code, title: control.title, engagement, missing, what });
    }
  }
  return { engagements: rows, gaps: [...gaps.values()].sort((a, b) => b.missing - a.missing).slice(0, GAPS) };
}
