import { addDays, addMonths, type CalendarDate, formatDay, type Span } from "#server/ground/calendar/rules.ts";
import { frameworkOf } from "#server/ground/report-kinds/rules.ts";
import type { Advice, Answers, PlanChoices } from "../schema.ts";

export type StepName = "readiness" | "type1_date" | "window" | "report" | "build" | "certification";
export type Step = Span & { name: StepName };
/** Consecutive steps, and the reports they produce. */
export type Lane = { kinds: Advice["kind"][]; steps: Step[] };
export type Schedule = { lanes: Lane[]; conflicts: string[] };

export const STEP_LABEL: Readonly<Record<StepName, string>> = {
  readiness: "Readiness: scope, gaps, policies, fixing",
  type1_date: "The Type 1’s date",
  window: "The Type 2’s window",
  report: "Fieldwork and report",
  build: "Building the management system",
  certification: "Stage 1, stage 2, certificate",
};

const SHORTEST_WINDOW = 3;
const SHORTEST_FOR_FINANCIAL_READERS = 6;
const LONGEST_WINDOW = 12;
const SHORTEST_REPORT_WEEKS = 4;
const BUILD_MONTHS = 6;
const CERTIFICATION_MONTHS = 3;
/** Months of operation that an answer guarantees. */
const MONTHS_RUN: Record<NonNullable<Answers["running"]>, number> = {
  not_yet: 0,
  under_3: 0,
  "3_to_6": 3,
  "6_to_12": 6,
  over_12: 12,
};
const READINESS_MONTHS: Record<NonNullable<Answers["running"]>, number> = {
  ...MONTHS_RUN,
  not_yet: 3,
  under_3: 1,
  "3_to_6": 0,
  "6_to_12": 0,
  over_12: 0,
};
const NEEDED_WITHIN = { under_3: 3, "3_to_6": 6, "6_to_12": 12 } as const;

export type ScheduleInput = { answers: Answers; advice: readonly Advice[]; choices: PlanChoices; today: CalendarDate };

export function usualChoices(answers: Answers, advice: readonly Advice[], today: CalendarDate): PlanChoices {
  const { running, needed, earlier } = answers;
  const due = needed && needed in NEEDED_WITHIN ? NEEDED_WITHIN[needed as keyof typeof NEEDED_WITHIN] : null;
  const objectives = chosen(advice).some((a) => frameworkOf(a.kind) === "objectives");
  return {
    by: due ? "due" : "start",
    on: due ? addMonths(today, due) : today,
    readiness: READINESS_MONTHS[running ?? "not_yet"],
    window: earlier?.kind === "type2" ? LONGEST_WINDOW : objectives ? SHORTEST_FOR_FINANCIAL_READERS : SHORTEST_WINDOW,
    reportWeeks: 6,
    countsPast: MONTHS_RUN[running ?? "not_yet"] > 0 || earlier?.kind === "type2",
  };
}

/**
 * Schedules steps forward from a start or back from a due date, and lists conflicts. SOC examinations share one window; ISO 27001
 * gets its own lane.
 */
export function schedule(input: ScheduleInput): Schedule {
  const examined = chosen(input.advice).filter((a) => a.type !== null);
  const certified = chosen(input.advice).some((a) => a.kind === "iso27001");
  const lanes: Lane[] = [];
  const conflicts: string[] = [];
  const lead = examined.find((a) => a.type === 2) ?? examined[0];
  if (lead) {
    const steps = input.choices.by === "start" ? forwards(lead, input) : backwards(lead, input);
    lanes.push({ kinds: examined.map((a) => a.kind), steps });
    conflicts.push(...conflictsOf(lead, examined, steps, input));
  }
  if (certified) {
    const steps = certification(input);
    lanes.push({ kinds: ["iso27001"], steps });
    const begins = steps[0]?.from ?? input.today;
    if (begins < input.today)
      conflicts.push(
        `To be certified by ${formatDay(input.choices.on)}, building the management system would have had to start on ${formatDay(begins)}: a certificate takes about ${BUILD_MONTHS + CERTIFICATION_MONTHS} months from today.`,
      );
  }
  return { lanes, conflicts };
}

function chosen(advice: readonly Advice[]): Advice[] {
  const recommended = advice.filter((a) => a.fit === "recommended");
  return recommended.length > 0 ? recommended : advice.filter((a) => a.fit === "suggested");
}

/** The earliest start of the window, or null if nothing has run yet. */
function earliestWindow({ answers, choices, today }: ScheduleInput): CalendarDate | null {
  if (!choices.countsPast) return null;
  if (answers.earlier?.kind === "type2") return addDays(answers.earlier.on, 1);
  const months = MONTHS_RUN[answers.running ?? "not_yet"];
  return months > 0 ? addMonths(today, -months) : null;
}

function forwards(lead: Advice, input: ScheduleInput): Step[] {
  const { on, readiness } = input.choices;
  const ready = addMonths(on, readiness);
  const prepared: Step[] = readiness > 0 ? [{ name: "readiness", from: on, to: addDays(ready, -1) }] : [];
  if (lead.type === 2) return [...prepared, ...windowAndReport(earliestWindow(input) ?? ready, input)];
  const report = reportFrom(addDays(ready, 1), input);
  const first: Step[] = [...prepared, { name: "type1_date", from: ready, to: ready }, report];
  // The Type 2's window does not wait for the Type 1's report.
  return lead.thenType2 ? [...first, ...windowAndReport(addDays(ready, 1), input)] : first;
}

function windowAndReport(from: CalendarDate, input: ScheduleInput): Step[] {
  const after = addMonths(from, input.choices.window);
  const begins = after < input.today ? input.today : after;
  return [{ name: "window", from, to: addDays(after, -1) }, reportFrom(begins, input)];
}

function reportFrom(from: CalendarDate, { choices }: ScheduleInput): Step {
  return { name: "report", from, to: addDays(from, choices.reportWeeks * 7 - 1) };
}

function backwards(lead: Advice, input: ScheduleInput): Step[] {
  const { on, readiness, window, reportWeeks } = input.choices;
  const from = addDays(on, 1 - reportWeeks * 7);
  const report: Step = { name: "report", from, to: on };
  const begins = lead.type === 2 ? addMonths(from, -window) : addDays(from, -1);
  const middle: Step =
    lead.type === 2
      ? { name: "window", from: begins, to: addDays(from, -1) }
      : { name: "type1_date", from: begins, to: begins };
  const later = lead.type === 1 && lead.thenType2 ? windowAndReport(addDays(begins, 1), input) : [];
  const prepared: Step[] =
    readiness > 0 ? [{ name: "readiness", from: addMonths(begins, -readiness), to: addDays(begins, -1) }] : [];
  return [...prepared, middle, report, ...later];
}

function certification({ choices }: ScheduleInput): Step[] {
  const begins =
    choices.by === "start" ? choices.on : addMonths(addDays(choices.on, 1), -(BUILD_MONTHS + CERTIFICATION_MONTHS));
  const built = addMonths(begins, BUILD_MONTHS);
  return [
    { name: "build", from: begins, to: addDays(built, -1) },
    { name: "certification", from: built, to: addDays(addMonths(built, CERTIFICATION_MONTHS), -1) },
  ];
}

function conflictsOf(
  lead: Advice,
  examined: readonly Advice[],
  steps: readonly Step[],
  input: ScheduleInput,
): string[] {
  const { choices, today, answers } = input;
  const found: string[] = [];
  const window = steps.find((s) => s.name === "window");
  if (choices.by === "due") found.push(...tooLate(lead, steps, input));
  if (choices.by === "start" && choices.on < today)
    found.push(`The plan begins on ${formatDay(choices.on)}, before today.`);
  if (!window) return found;
  if (choices.window < SHORTEST_WINDOW)
    found.push(
      `A window of ${months(choices.window)} is shorter than the ${SHORTEST_WINDOW} months that readers accept.`,
    );
  if (choices.window > LONGEST_WINDOW) found.push(`A window is at most ${LONGEST_WINDOW} months: split it.`);
  const objectives = examined.some((a) => frameworkOf(a.kind) === "objectives");
  if (objectives && choices.window >= SHORTEST_WINDOW && choices.window < SHORTEST_FOR_FINANCIAL_READERS)
    found.push(`Financial auditors expect a window of at least ${SHORTEST_FOR_FINANCIAL_READERS} months.`);
  if (choices.reportWeeks < SHORTEST_REPORT_WEEKS)
    found.push(`A report sooner than ${SHORTEST_REPORT_WEEKS} weeks after the window is unrealistic.`);
  const { change } = answers;
  if (change && change.on >= window.from && change.on <= window.to)
    found.push(
      `The change expected on ${formatDay(change.on)} falls within the window: end the window before it, or have both versions tested.`,
    );
  return found;
}

/** Explains a due date that cannot be met, with the earliest alternatives. */
function tooLate(lead: Advice, steps: readonly Step[], input: ScheduleInput): string[] {
  const { choices, today } = input;
  const first = steps[0];
  const window = lead.type === 2 ? steps.find((s) => s.name === "window") : undefined;
  const past = earliestWindow(input);
  // Past operation counts, so only the report must lie ahead.
  const kept = window && past ? window.from >= past && choices.on >= today : first && first.from >= today;
  if (!first || kept) return [];
  const soonest = (change: Partial<PlanChoices>, type: Advice["type"] = lead.type) => {
    const forward = { ...input, choices: { ...choices, by: "start" as const, on: today, ...change } };
    return formatDay(forwards({ ...lead, type, thenType2: false }, forward).at(-1)?.to ?? today);
  };
  if (lead.type !== 2)
    return [`A Type 1 report cannot be ready by ${formatDay(choices.on)}: the earliest is ${soonest({})}.`];
  const shorter =
    choices.window > SHORTEST_WINDOW
      ? ` With a window of ${SHORTEST_WINDOW} months it is ${soonest({ window: SHORTEST_WINDOW })}.`
      : "";
  return [
    `A ${choices.window}-month window cannot end in time for ${formatDay(choices.on)}: the earliest report is on ${soonest({})}.${shorter} A Type 1 could be ready on ${soonest({}, 1)}.`,
  ];
}

function months(n: number): string {
  return n === 1 ? "1 month" : `${n} months`;
}
