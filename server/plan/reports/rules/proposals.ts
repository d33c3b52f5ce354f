import { addDays, type CalendarDate } from "#server/ground/calendar/rules.ts";
import { type Category, engagementName, frameworkOf } from "#server/ground/report-kinds/rules.ts";
import { COMBINED, combinedProblem } from "#server/plan/engagements/rules.ts";
import type { EngagementInput } from "#server/plan/engagements/schema.ts";
import type { Advice, Answers, PlanChoices } from "../schema.ts";
import { type Schedule, type Step, schedule } from "./schedule.ts";

/** An engagement that a plan leads to. `key` is its kind and type, unique within a plan. */
export type Proposal = {
  key: string;
  name: string;
  fit: Advice["fit"];
  /** key of the proposal whose window it shares */
  basedOn: string | null;
  needsObjectives: boolean;
  values: Omit<EngagementInput, "basedOnId" | "objectives">;
};

export type Planned = { answers: Answers; advice: readonly Advice[]; choices: PlanChoices; plannedOn: CalendarDate };

/** The engagements a plan leads to, in an order in which they can be set up. */
export function proposalsOf({ answers, advice, choices, plannedOn }: Planned): Proposal[] {
  const chosen = advice.filter((a) => a.fit !== "not_a_fit");
  // Schedule optional reports too.
  const counted = chosen.map((a) => ({ ...a, fit: "recommended" as const }));
  const plan = schedule({ answers, advice: counted, choices, today: plannedOn });
  const proposed = chosen.flatMap((a) => valuesOf(a, plan).map((values) => proposal(a, values)));
  const baseOf = ({ values }: (typeof proposed)[number]) =>
    COMBINED[values.kind] && proposed.find((other) => combinedProblem(values, other.values) === null);
  return proposed
    .map((p) => ({ ...p, basedOn: baseOf(p)?.key ?? null }))
    .sort((a, b) => Number(a.basedOn !== null) - Number(b.basedOn !== null));
}

function proposal(a: Advice, values: Proposal["values"]): Omit<Proposal, "basedOn"> {
  return {
    key: keyOf(values),
    name: engagementName(values),
    fit: a.fit,
    needsObjectives: frameworkOf(a.kind) === "objectives",
    values,
  };
}

export function keyOf({ kind, type }: { kind: string; type: number | null }): string {
  return `${kind}-${type ?? 0}`;
}

function valuesOf(a: Advice, plan: Schedule): Proposal["values"][] {
  const steps = plan.lanes.find((lane) => lane.kinds.includes(a.kind))?.steps ?? [];
  const step = (name: Step["name"]) => steps.find((s) => s.name === name);
  const named = a.categories.map((c): Category => c.category);
  // Every report on a system covers Security, even if no category was chosen.
  const categories: Category[] = frameworkOf(a.kind) === "tsc" && named.length === 0 ? ["security"] : named;
  const common = { kind: a.kind, categories };
  const [date, window, built, certified] = [step("type1_date"), step("window"), step("build"), step("certification")];
  if (a.kind === "iso27001")
    return built && certified
      ? [{ ...common, type: null, asOf: null, periodFrom: built.from, periodTo: certified.to }]
      : [];
  const found: Proposal["values"][] = [];
  if (a.type === 1 && date) found.push({ ...common, type: 1, asOf: date.from, periodFrom: null, periodTo: null });
  if ((a.type === 2 || a.thenType2) && window)
    found.push({ ...common, type: 2, asOf: null, periodFrom: window.from, periodTo: window.to });
  // With a leading Type 2 the plan has no Type 1 date: use the eve of the window.
  if (a.type === 1 && !date && window)
    found.push({ ...common, type: 1, asOf: addDays(window.from, -1), periodFrom: null, periodTo: null });
  return found;
}
