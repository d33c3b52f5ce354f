import { CONTROL_FIELDS } from "./fields.ts";
import type { Frequency } from "./frequency.ts";

const MAX_DUE_DAYS = CONTROL_FIELDS.dueDays.most;
const MAX_GRACE_DAYS = CONTROL_FIELDS.graceDays.most;

type Checked = {
  frequency: Frequency | null;
  anchor: string | null;
  dueDays: number | null;
  graceDays: number;
  operatesFrom: string | null;
  operatesTo: string | null;
  performerId: string | null;
  reviewerId: string | null;
  escalation: readonly { membershipId: string; days: number }[];
};

export type ControlProblem = { field: keyof Checked; message: string };

export const ANCHORED: readonly Frequency[] = ["weekly", "biweekly", "monthly", "quarterly", "semiannual", "annual"];

export function controlProblems(c: Checked): ControlProblem[] {
  const problems: ControlProblem[] = [];
  if (c.dueDays !== null && (c.dueDays < 0 || c.dueDays > MAX_DUE_DAYS))
    problems.push({ field: "dueDays", message: `The due date is 0 to ${MAX_DUE_DAYS} days after the start.` });
  if (c.graceDays < 0 || c.graceDays > MAX_GRACE_DAYS)
    problems.push({ field: "graceDays", message: `${CONTROL_FIELDS.graceDays.short} is 0 to ${MAX_GRACE_DAYS} days.` });
  if (c.anchor && c.frequency && !ANCHORED.includes(c.frequency))
    problems.push({
      field: "anchor",
      message: "Only controls that run weekly or less often have a start day: leave this empty.",
    });
  if (c.operatesFrom && c.operatesTo && c.operatesTo < c.operatesFrom)
    problems.push({ field: "operatesTo", message: "The last day is before the first: give a later one." });
  if (c.performerId && c.performerId === c.reviewerId)
    problems.push({
      field: "reviewerId",
      message: "The performer cannot review their own work: choose another reviewer.",
    });
  const people = c.escalation.map((step) => step.membershipId);
  if (new Set(people).size < people.length)
    problems.push({ field: "escalation", message: "A person can be on the escalation path only once." });
  if (c.escalation.some((step, n) => step.days < (c.escalation[n - 1]?.days ?? 0)))
    problems.push({
      field: "escalation",
      message: "A step cannot come before the previous one: order them by days.",
    });
  return problems;
}
