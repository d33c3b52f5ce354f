import library from "#db/catalog/controls-library.json" with { type: "json" };
import soc1 from "#db/catalog/soc1-control-objectives.json" with { type: "json" };
import { organizationTarget, serveAs, workspaceTarget } from "#server/access/service.ts";
import type { Span } from "#server/calendar/rules.ts";
import { ControlInput } from "#server/controls/schema.ts";
import { createControl } from "#server/controls/service/edit.ts";
import { saveControls } from "#server/controls/service/save-controls.ts";
import { EngagementInput } from "#server/engagements/schema.ts";
import { adoptEngagement } from "#server/engagements/service.ts";
import { createWorkspace } from "#server/workspaces/service.ts";
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

/** The starter library's key controls, mapped to the criteria and IT general objectives they serve. */
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

/** Example controls of the payroll objectives. */
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

/** Writes the starters down as the workspace's controls and maps them to those criteria that it has adopted. */
export function writeControls(
  person: DemoPerson,
  workspace: string,
  now: string,
  starters: readonly Starter[],
  period: Span,
  known: ReadonlySet<string>,
) {
  return serveAs(person, now, workspaceTarget({ workspace }, "control:manage"), "write", async (tx, actor) => {
    const made: DemoControl[] = [];
    for (const s of starters) {
      const frequency = ControlInput.shape.frequency.parse(s.frequency) ?? "annual";
      const owner = s.frequency === "monthly" ? "Grace Okafor" : s.ownerRole;
      const input = ControlInput.parse({
        ...s,
        ownerId: null,
        ownerName: owner,
        frequency,
        ...demoSchedule(frequency, s.code, period.from),
        escalation: [],
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
    return made;
  });
}
