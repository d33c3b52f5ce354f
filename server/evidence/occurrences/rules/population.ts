import { formatSpan, type Span } from "#server/ground/calendar/rules.ts";
import { FREQUENCY_LABEL, type Frequency } from "#server/programme/controls/rules/frequency.ts";
import type { OccurrenceState } from "./coverage.ts";

/** Occurrences by state; `population` counts the applicable ones, which are the period's sampling units. */
export type Tally = Record<OccurrenceState, number> & { population: number; emptyPopulation: boolean };

export function tally(states: Iterable<OccurrenceState>): Tally {
  const counts = { covered: 0, late: 0, awaiting: 0, missing: 0, due: 0, coming: 0, not_applicable: 0 };
  for (const state of states) counts[state]++;
  const population = counts.covered + counts.late + counts.awaiting + counts.missing + counts.due + counts.coming;
  return { ...counts, population, emptyPopulation: population === 0 };
}

/** Late counts as covered; awaiting review does not. Due and coming are not counted yet. */
export function coverageRatio(counts: Tally): { covered: number; soFar: number } {
  const covered = counts.covered + counts.late;
  return { covered, soFar: covered + counts.awaiting + counts.missing };
}

/** Why a control's population is zero in the period, and what to do; null when it is not. */
export function populationSentence(frequency: Frequency, counts: Tally, period: Span): string | null {
  if (!counts.emptyPopulation) return null;
  return `${whyEmpty(frequency, counts.not_applicable, formatSpan(period))} ${whatToDo(frequency, counts.not_applicable)}`;
}

function whyEmpty(frequency: Frequency, notApplicable: number, period: string): string {
  if (notApplicable > 0)
    return `The population is zero: the control was not in force whenever it was due in ${period}.`;
  if (frequency === "as_needed") return `The population is zero: no event recorded in the period, ${period}.`;
  return `The population is zero: no due date of this ${FREQUENCY_LABEL[frequency]} control lies in ${period}.`;
}

function whatToDo(frequency: Frequency, notApplicable: number): string {
  if (frequency === "as_needed" && notApplicable === 0) return "Keep the empty query result as evidence.";
  return "Move the period so that it includes an occurrence, or agree with the auditor before the dates are fixed.";
}
