import { addDays, addMonths, type CalendarDate } from "#server/ground/calendar/rules.ts";
import type { Answers, Reason } from "../schema.ts";

export type TypeAdvice = { type: 1 | 2 | null; thenType2: boolean; reasons: Reason[] };

const REPORT_MONTHS = 2;
const SHORTEST_WINDOW = 3;
/** The fewest months left that an answer can mean. */
const MONTHS_LEFT: Record<NonNullable<Answers["needed"]>, number> = {
  under_3: 0,
  "3_to_6": 3,
  "6_to_12": 6,
  over_12: 12,
  no_date: Number.POSITIVE_INFINITY,
};

/**
 * Advises Type 1 or Type 2 for reports that have types.
 * @param forFinancialAuditors a SOC 1 or ISAE 3402 read by customers' financial auditors
 */
export function adviseType(a: Answers, today: CalendarDate, forFinancialAuditors: boolean): TypeAdvice {
  const advice = byHistory(a, today) ?? byEvidence(a);
  if (forFinancialAuditors && advice.type !== null)
    advice.reasons.push({
      rule: "T7",
      because: "Financial auditors rely on operation over a period: a Type 1 is at most a first step.",
    });
  if (a.demandsType2 && (a.running === "not_yet" || a.running === "under_3"))
    advice.reasons.push({
      rule: "T5",
      because: "A Type 2 is not possible yet: you can promise a Type 1 with a dated plan for the Type 2.",
    });
  return advice;
}

function byHistory({ earlier }: Answers, today: CalendarDate): TypeAdvice | null {
  if (earlier?.kind === "type2" && addMonths(earlier.on, 15) > today && earlier.on <= today)
    return only(2, "T1", `Type 2 again, from ${addDays(earlier.on, 1)}, the day after the last period: no gap.`);
  if (earlier?.kind === "type1" && addMonths(earlier.on, 12) < today)
    return only(2, "T6", "A second Type 1 seldom satisfies: the next report is a Type 2.");
  return null;
}

function byEvidence(a: Answers): TypeAdvice {
  if (a.running === null) return { type: null, thenType2: false, reasons: [] };
  const left = MONTHS_LEFT[a.needed ?? "no_date"];
  const soon = left < SHORTEST_WINDOW;
  if (a.running !== "not_yet" && a.running !== "under_3")
    return soon
      ? only(2, "T2b", "A Type 2 over the evidence already there, if the auditor agrees; else a Type 1.")
      : only(2, "T2", "The controls have run for three months or more: a Type 2 directly.");
  const advice = soon
    ? first(
        "T3",
        "Needed within three months of controls this new: a Type 1 now, its Type 2 period from the day after.",
      )
    : left - REPORT_MONTHS >= SHORTEST_WINDOW
      ? only(2, "T3b", "A window of three months or more still fits before the report is needed: begin it now.")
      : first("T3b", "No window of three months fits before the report is needed: a Type 1 first, then the Type 2.");
  if (a.running === "not_yet")
    advice.reasons.unshift({ rule: "T4", because: "The controls do not run yet as written: readiness comes first." });
  return advice;
}

function only(type: 1 | 2, rule: string, because: string): TypeAdvice {
  return { type, thenType2: false, reasons: [{ rule, because }] };
}

function first(rule: string, because: string): TypeAdvice {
  return { type: 1, thenType2: true, reasons: [{ rule, because }] };
}
