import type { ENGAGEMENT_STATUSES } from "#db/schema/plan/engagements.ts";
import {
  addDays,
  addMonths,
  type CalendarDate,
  formatDay,
  isCalendarDate,
  monthsBetween,
} from "#server/ground/calendar/rules.ts";
import {
  ENGAGEMENT_LABEL,
  type EngagementKind,
  type EngagementShape,
  frameworkOf,
  typesOf,
} from "#server/ground/report-kinds/rules.ts";

export type EngagementStatus = (typeof ENGAGEMENT_STATUSES)[number];

export const STATUS_LABEL: Record<EngagementStatus, string> = {
  plan: "Planned",
  prepare: "Preparing",
  operate: "In operation",
  fieldwork: "Fieldwork",
  report: "Report being written",
  issued: "Issued",
  superseded: "Superseded",
  withdrawn: "Withdrawn",
};

export type FieldProblem = { field: keyof EngagementShape; message: string };

export function engagementProblems(e: EngagementShape): FieldProblem[] {
  return [...typeProblems(e), ...dateProblems(e), ...contentProblems(e)];
}

/** Why a period should be agreed with the auditor before it is set; null for a usual one, which has 3 to 12 months. */
export function unusualPeriod(e: Dated): string | null {
  const months = monthsOf(e);
  if (months === null) return null;
  if (months < 3)
    return "A period under 3 months is seldom enough to show operation: most auditors and readers ask for more.";
  return e.periodTo && e.periodFrom && e.periodTo >= addMonths(e.periodFrom, 12)
    ? "A period over 12 months is unusual: readers expect a report at least each year, and rare controls may be tested twice."
    : null;
}

export function engagementWarnings(e: Dated): string[] {
  const unusual = unusualPeriod(e);
  if (unusual) return [unusual];
  const months = monthsOf(e);
  return months !== null && months < 6
    ? [
        "A period under 6 months may not help the readers of the report; many ask for 6 to 12. A first SOC 2 of 3 months is common.",
      ]
    : [];
}

/** Null while the period is incomplete, and for a certification, of whose period nothing is usual. */
function monthsOf({ kind, periodFrom: from, periodTo: to }: Dated): number | null {
  if (kind === "iso27001" || !from || !to || !isCalendarDate(from) || !isCalendarDate(to) || to < from) return null;
  return monthsBetween({ from, to });
}

function typeProblems(e: EngagementShape): FieldProblem[] {
  const types = typesOf(e.kind);
  if (types.length === 0)
    return e.type === null ? [] : [{ field: "type", message: "ISO 27001 is a certification: it has no type." }];
  if (e.type === null)
    return [{ field: "type", message: "Choose Type 1 (design on a date) or Type 2 (operation over a period)." }];
  if (e.kind === "soc3" && e.type === 1)
    return [{ field: "type", message: "A SOC 3 always covers a period: choose Type 2." }];
  return [];
}

function dateProblems(e: EngagementShape): FieldProblem[] {
  if (e.type === 1) {
    const problems: FieldProblem[] = e.asOf ? [] : [{ field: "asOf", message: "A Type 1 needs an as-of date." }];
    if (e.periodFrom || e.periodTo)
      problems.push({
        field: "periodFrom",
        message: "A Type 1 has an as-of date, not a period: leave the period empty.",
      });
    return problems;
  }
  const problems: FieldProblem[] = e.asOf
    ? [{ field: "asOf", message: "This engagement covers a period: leave the as-of date empty." }]
    : [];
  if (!e.periodFrom) problems.push({ field: "periodFrom", message: "Give the first day of the period." });
  if (!e.periodTo) problems.push({ field: "periodTo", message: "Give the last day of the period." });
  if (!e.periodFrom || !e.periodTo) return problems;
  if (!isCalendarDate(e.periodFrom) || !isCalendarDate(e.periodTo))
    return [...problems, { field: "periodTo", message: "Give valid dates, such as 2026-07-01." }];
  if (e.periodTo < e.periodFrom)
    return [...problems, { field: "periodTo", message: "The period ends before it begins: give a later last day." }];
  return problems;
}

function contentProblems(e: EngagementShape): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (frameworkOf(e.kind) === "tsc" && !e.categories.includes("security"))
    problems.push({
      field: "categories",
      message: "Security is always included: its criteria are common to every category.",
    });
  if (frameworkOf(e.kind) !== "tsc" && e.categories.length > 0)
    problems.push({
      field: "categories",
      message: "Trust Services categories belong to SOC 2, SOC 3 and SOC for Cybersecurity only.",
    });
  if (e.kind === "soc_cybersecurity" && e.categories.some((c) => c === "privacy" || c === "processing_integrity"))
    problems.push({
      field: "categories",
      message: "SOC for Cybersecurity uses Security, Availability and Confidentiality.",
    });
  if (e.kind === "soc3" && !e.basedOnId)
    problems.push({ field: "basedOnId", message: "A SOC 3 is the public short form of a SOC 2 Type 2: choose which." });
  if (e.basedOnId && !COMBINED[e.kind])
    problems.push({
      field: "basedOnId",
      message: "Only a SOC 3, an ISAE 3402 or an ISO 27001 shares another engagement’s window.",
    });
  return problems;
}

/** Kinds that can be examined together with another and share its window: always for SOC 3, by choice for the rest. */
export const COMBINED: Readonly<Partial<Record<EngagementKind, EngagementKind>>> = {
  soc3: "soc2",
  isae3402: "soc1",
  iso27001: "soc2",
};

type Dated = Pick<EngagementShape, "kind" | "type" | "asOf" | "periodFrom" | "periodTo">;

export function combinesWith(e: Pick<EngagementShape, "kind" | "type">, base: Pick<EngagementShape, "kind" | "type">) {
  return base.kind === COMBINED[e.kind] && base.type === (e.kind === "isae3402" ? e.type : 2);
}

/** Why an engagement cannot share another's window, or null. */
export function combinedProblem(e: Dated, base: Dated | null): FieldProblem | null {
  const kind = COMBINED[e.kind];
  if (!kind) return null;
  const type = e.kind === "isae3402" ? ` Type ${e.type}` : " Type 2";
  if (!base || !combinesWith(e, base))
    return {
      field: "basedOnId",
      message: `An engagement of this kind is combined with a ${ENGAGEMENT_LABEL[kind]}${type} of this workspace: choose one.`,
    };
  if (base.asOf !== e.asOf)
    return { field: "asOf", message: "It must have the same as-of date as the engagement it is combined with." };
  return base.periodFrom === e.periodFrom && base.periodTo === e.periodTo
    ? null
    : { field: "periodFrom", message: "It must cover the same period as the engagement it is combined with." };
}

/** Next year's dates: a period of the same length starting the day after, or the as-of date a year later. */
export function nextDates({ asOf, periodFrom, periodTo }: Omit<Dated, "kind" | "type">) {
  if (!periodFrom || !periodTo) return { asOf: asOf && addMonths(asOf, 12), periodFrom: null, periodTo: null };
  const from = addDays(periodTo, 1);
  const months = Math.min(12, Math.max(3, Math.round(monthsBetween({ from: periodFrom, to: periodTo }))));
  return { asOf: null, periodFrom: from, periodTo: addDays(addMonths(from, months), -1) };
}

/** An engagement's steps; a Type 1 has no window to operate in. */
export function statusesOf(e: Pick<EngagementShape, "type">): EngagementStatus[] {
  const all: EngagementStatus[] = ["plan", "prepare", "operate", "fieldwork", "report", "issued"];
  return e.type === 1 ? all.filter((s) => s !== "operate") : all;
}

export type StatusFacts = {
  status: EngagementStatus;
  today: CalendarDate;
  criteria: number;
  /** criteria covered by a control in operation */
  covered: number;
  /** whether a later report of the same kind is issued */
  succeeded: boolean;
};

export const MOVES = ["prepare", "operate", "examine", "report", "issue", "supersede", "withdraw", "return"] as const;
export type Move = (typeof MOVES)[number];

export const MOVE_LABEL: Record<Move, string> = {
  prepare: "Start preparing",
  operate: "Start the window",
  examine: "Start fieldwork",
  report: "Start the report",
  issue: "Record the issued report",
  supersede: "Mark as superseded",
  withdraw: "Withdraw",
  return: "Go back a step",
};

export const MOVED_BY = ["client", "firm"] as const;

/** Who makes a move. Until firms record their own, the client records them. */
export function moverOf(move: Move): (typeof MOVED_BY)[number] {
  return ["examine", "report", "issue", "supersede"].includes(move) ? "firm" : "client";
}

/** A move the status allows, and whose it is; `unmet` lists what still blocks it. */
export type PossibleMove = { move: Move; to: EngagementStatus; unmet: string[]; by: (typeof MOVED_BY)[number] };

/** Moves out of the current status, the usual one first. */
export function movesOf(e: EngagementShape, facts: StatusFacts): PossibleMove[] {
  // Only the firm withdraws an issued report; before issue, the client may abandon it.
  return possibleMoves(e, facts).map((m) => ({ ...m, by: isSettled(facts.status) ? "firm" : moverOf(m.move) }));
}

function possibleMoves(e: EngagementShape, facts: StatusFacts): Omit<PossibleMove, "by">[] {
  const steps = statusesOf(e);
  const at = steps.indexOf(facts.status);
  if (facts.status === "issued")
    return [
      {
        move: "supersede",
        to: "superseded",
        unmet: facts.succeeded ? [] : ["No later report of this kind is issued yet."],
      },
      { move: "withdraw", to: "withdrawn", unmet: [] },
    ];
  const next = steps[at + 1];
  const before = steps[at - 1];
  if (at < 0 || !next) return [];
  const moves: Omit<PossibleMove, "by">[] = [
    { move: MOVE_TO[next] ?? "prepare", to: next, unmet: unmetBefore(next, e, facts) },
  ];
  if (before) moves.push({ move: "return", to: before, unmet: [] });
  return [...moves, { move: "withdraw", to: "withdrawn", unmet: [] }];
}

/** Dates are final once they are on the report. */
export function isSettled(status: EngagementStatus): boolean {
  return status === "issued" || status === "superseded" || status === "withdrawn";
}

const MOVE_TO: Partial<Record<EngagementStatus, Move>> = {
  prepare: "prepare",
  operate: "operate",
  fieldwork: "examine",
  report: "report",
  issued: "issue",
};

function unmetBefore(next: EngagementStatus, e: EngagementShape, facts: StatusFacts): string[] {
  const unmet: string[] = [];
  const begins = e.periodFrom;
  const ends = e.periodTo ?? e.asOf;
  if (next === "prepare" && facts.criteria === 0)
    unmet.push("It has no criterion yet: adopt control objectives first.");
  if (next === "operate" && facts.covered === 0) unmet.push("No criterion is covered by a control in operation.");
  if (next === "operate" && begins && begins > facts.today) unmet.push(`The window begins on ${formatDay(begins)}.`);
  if (next === "fieldwork" && ends && ends > facts.today)
    unmet.push(e.asOf ? `Its date is ${formatDay(ends)}.` : `The window ends on ${formatDay(ends)}.`);
  return unmet;
}
