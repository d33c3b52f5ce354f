import library from "#db/catalog/controls-library.json" with { type: "json" };
import soc1 from "#db/catalog/soc1-control-objectives.json" with { type: "json" };
import type { Tx } from "#db/tenant.ts";
import { adoptEngagement } from "#server/audit/lifecycle/service/adopt.ts";
import { moveEngagement } from "#server/audit/lifecycle/service/status.ts";
import { organizationTarget, serveAs, type WorkspaceActor, workspaceTarget } from "#server/ground/access/service.ts";
import type { Span } from "#server/ground/calendar/rules.ts";
import { currentPeople } from "#server/people/people/queries.ts";
import { createWorkspace } from "#server/people/workspaces/service.ts";
import type { MoveEngagement } from "#server/plan/engagements/schema.ts";
import { EngagementInput } from "#server/plan/engagements/schema.ts";
import { Answers, PlanValues } from "#server/plan/reports/schema.ts";
import { savePlan } from "#server/plan/reports/service.ts";
import { ControlInput } from "#server/programme/controls/schema/control.ts";
import { createControl } from "#server/programme/controls/service/edit.ts";
import { saveControls } from "#server/programme/controls/service/save-controls.ts";
import { listCriteria } from "#server/programme/criteria/queries/criteria.ts";
import { changeMapping } from "#server/programme/mappings/service/edit.ts";
import { risksOf } from "#server/programme/risks/queries/register.ts";
import { saveRisk } from "#server/programme/risks/service/objectives.ts";
import { demoSchedule } from "../rules.ts";
import type { DemoPerson } from "./people.ts";

export type DemoControl = { id: string; code: string; title: string; asNeeded: boolean; ownedByOwner: boolean };

type Starter = {
  code: string;
  title: string;
  statement: string;
  type: string;
  nature: string;
  frequency: string;
  ownerRole: string;
  evidenceTypes: string[];
  isKey: boolean;
  category: string;
  criteria: string[];
};

const LEFT_OUT = new Set(["Privacy", "ISMS management", "Legal and records"]);

export const KEY_CONTROLS: readonly Starter[] = library.controls
  .filter((c) => c.is_key && !LEFT_OUT.has(c.domain))
  .map((c) => ({
    code: c.code,
    title: c.title,
    statement: c.statement,
    type: c.type,
    nature: c.nature,
    frequency: c.frequency,
    ownerRole: c.owner_role,
    evidenceTypes: c.evidence_types,
    isKey: true,
    category: c.domain,
    criteria: [...c.tsc, ...c.soc1_itgc],
  }));

const PAYROLL_TITLES: Record<string, string> = {
  "PAY-01-C1": "Client setup verified by a second specialist",
  "PAY-01-C2": "Parallel run before go-live",
  "PAY-02-C1": "Master data changes approved by the client",
  "PAY-02-C2": "Notice of bank detail changes",
  "PAY-03-C1": "Input totals matched to client totals",
  "PAY-03-C2": "Out-of-range input flagged",
  "PAY-04-C1": "Calculation tested on each release",
  "PAY-04-C2": "Gross-to-net variances cleared",
  "PAY-05-C1": "Rate tables verified before use",
  "PAY-05-C2": "Rates compared with official sources",
  "PAY-06-C1": "Payment files released by two people",
  "PAY-06-C2": "Bank confirmations matched",
  "PAY-07-C1": "Deposits and filings tracked to confirmation",
  "PAY-07-C2": "Returns reconciled to payroll registers",
  "PAY-08-C1": "Client fund accounts reconciled",
  "PAY-08-C2": "Report totals matched before release",
};

export const PAYROLL_CONTROLS: readonly Starter[] = soc1.objectives
  .filter((o) => o.id.startsWith("PAY-"))
  .flatMap((o) =>
    o.example_controls.map((c, i) => ({
      code: c.code,
      title: PAYROLL_TITLES[c.code] ?? o.title,
      statement: c.statement,
      type: c.type,
      nature: c.nature,
      frequency: c.frequency,
      ownerRole: i === 0 ? "Grace Okafor" : "Payroll operations lead",
      evidenceTypes: ["report", "approval"],
      isKey: i === 0,
      category: "Payroll processing",
      criteria: [o.id],
    })),
  );

export async function makeWorkspace(
  person: DemoPerson,
  orgId: string,
  name: string,
  slug: string | undefined,
  now: string,
) {
  return serveAs(person, now, organizationTarget(orgId, "organization:manage"), "write", (tx, actor) =>
    createWorkspace(tx, actor, { name, timeZone: "America/New_York" }, slug),
  );
}

export function adopt(person: DemoPerson, workspace: string, now: string, values: Record<string, unknown>) {
  const input = EngagementInput.parse({ asOf: null, basedOnId: null, ...values });
  return serveAs(person, now, workspaceTarget({ workspace }, "engagement:manage"), "write", (tx, actor) =>
    adoptEngagement(tx, actor, input),
  );
}

export function planReports(person: DemoPerson, workspace: string, now: string) {
  const answers = {
    financialReporting: "yes",
    handlesData: true,
    askers: ["financial_auditors", "security_teams"],
    regions: ["us_canada"],
    promises: ["availability", "confidentiality"],
    running: "6_to_12",
    subservice: ["cloud"],
  };
  const choices = { by: "start", on: now.slice(0, 10), readiness: 1, window: 6, reportWeeks: 6, countsPast: false };
  const first = PlanValues.parse({ name: "SOC 1 and SOC 2", answers: Answers.parse(answers), choices, costs: null });
  const second = PlanValues.parse({
    ...first,
    answers: Answers.parse({ ...answers, promises: [...answers.promises, "processing"], yearEnd: "december" }),
    choices: { ...choices, window: 9 },
  });
  return serveAs(person, now, workspaceTarget({ workspace }, "engagement:manage"), "write", async (tx, actor) => {
    const { planId, version } = await savePlan(tx, actor, { values: first, edited: null });
    await savePlan(tx, actor, { values: second, edited: { planId, version } });
  });
}

export async function advance(
  person: DemoPerson,
  workspace: string,
  now: string,
  engagementId: string,
  moves: MoveEngagement["move"][],
) {
  for (const move of moves)
    await serveAs(person, now, workspaceTarget({ workspace }, "engagement:manage"), "write", (tx, actor) =>
      moveEngagement(tx, actor, { engagementId, move, why: null }),
    );
}

/** Adds the starters as controls, maps them to adopted criteria, and requires reviews for the evidence of `reviewed`. */
export function writeControls(
  person: DemoPerson,
  workspace: string,
  now: string,
  starters: readonly Starter[],
  period: Span,
  known: ReadonlySet<string>,
  reviewed: string | null = null,
) {
  return serveAs(person, now, workspaceTarget({ workspace }, "control:manage"), "write", async (tx, actor) => {
    const made: DemoControl[] = [];
    const superior = (await currentPeople(tx, actor)).find((p) => p.name === person.name);
    for (const s of starters) {
      const frequency = ControlInput.shape.frequency.parse(s.frequency) ?? "annual";
      const owner = s.frequency === "monthly" ? "Grace Okafor" : s.ownerRole;
      const input = ControlInput.parse({
        ...s,
        ownerId: null,
        ownerName: owner,
        frequency,
        ...demoSchedule(frequency, s.code, period.from),
        escalation: s.isKey && superior ? [{ membershipId: superior.id, days: 5 }] : [],
        evidenceReview: s.code === reviewed ? "asked" : "workspace",
        status: "active",
        operatesFrom: null,
        operatesTo: null,
      });
      const { id } = await createControl(tx, actor, input);
      made.push({
        id,
        code: s.code,
        title: s.title,
        asNeeded: frequency === "as_needed",
        ownedByOwner: owner === "Grace Okafor",
      });
    }
    await saveControls(
      tx,
      actor,
      starters.map((s) => ({ code: s.code, criteria: s.criteria.filter((c) => known.has(c)) })),
    );
    await explainMappings(tx, actor, made);
    await addressRisks(tx, actor);
    return made;
  });
}

/** Leaves only the last risk of PAY-08 open. */
async function addressRisks(tx: Tx, actor: WorkspaceActor) {
  for (const { id, code, controls } of await listCriteria(tx, actor, {})) {
    const open = (await risksOf(tx, actor, id)).slice(0, code === "PAY-08" ? -1 : undefined);
    for (const risk of open)
      await saveRisk(tx, actor, {
        criterionId: id,
        description: risk.description,
        controls: controls.map((c) => c.id),
        edited: { riskId: risk.id, version: risk.version },
      });
  }
}

const RATIONALE: Record<string, string> = {
  "IAM-04": "A periodic review by the owner of each system finds rights that are no longer needed.",
  "IAM-05": "A stolen password alone opens nothing: a second factor is asked for.",
  "CHG-02": "Nobody releases their own change: a second person has read it.",
  "CHG-03": "Nothing is released that has not passed the tests.",
  "AVL-07": "The plans say who brings the service back, in which order, and how soon.",
  "PAY-01-C1": "A second specialist finds set-up errors before the first payroll runs on them.",
  "PAY-04-C1": "A wrong rule would misstate every pay slip; each release is recalculated on known cases.",
  "PAY-06-C1": "One person alone cannot send money: two release each payment file.",
  "PAY-07-C1": "A deposit counts as made only when the authority has confirmed it.",
};

async function explainMappings(tx: Tx, actor: WorkspaceActor, controls: readonly DemoControl[]) {
  for (const criterion of await listCriteria(tx, actor, {}))
    for (const { id, code, version } of criterion.controls) {
      const rationale = RATIONALE[code];
      if (!rationale || !controls.some((c) => c.id === id)) continue;
      await changeMapping(tx, actor, {
        controlId: id,
        criterionId: criterion.id,
        rationale,
        strength: "fully",
        points: [],
        why: null,
        version,
      });
    }
}
