import type { ControlSnapshot } from "../schema/snapshot.ts";
import { type ControlField, FIELDS, factsOf, nounOf } from "./fields.ts";

/** The fields in which two versions differ. A person's new name is not a difference. */
export function changedFields(before: ControlSnapshot, after: ControlSnapshot): ControlField[] {
  return FIELDS.filter((field) => identity(before, field) !== identity(after, field));
}

export function changesSchedule(fields: readonly ControlField[]): boolean {
  return fields.some((field) => factsOf(field).isSchedule);
}

export type VersionChange = { field: ControlField; label: string; from: string; to: string };

export function describeChanges(before: ControlSnapshot, after: ControlSnapshot): VersionChange[] {
  return changedFields(before, after).map((field) => ({
    field,
    label: nounOf(field),
    from: inWords(before, field),
    to: inWords(after, field),
  }));
}

export function conflictSentence(people: readonly string[], fields: readonly ControlField[]): string {
  const who = listed([...new Set(people)]) || "Somebody";
  const what = listed(fields.map((field) => `the ${nounOf(field)}`)) || "this control and changed it back";
  return `${who} changed ${what} while you were editing. Review the change, then save again; your edits are still here.`;
}

function identity(snapshot: ControlSnapshot, field: ControlField): string {
  if (field === "owner" || field === "performer" || field === "reviewer") return snapshot[field]?.id ?? "";
  if (field === "escalation") return JSON.stringify(snapshot.escalation.map((s) => [s.membershipId, s.days]));
  return JSON.stringify(snapshot[field]);
}

function inWords(s: ControlSnapshot, field: ControlField): string {
  switch (field) {
    case "owner":
    case "performer":
    case "reviewer":
      return s[field]?.name ?? "nobody";
    case "dueDays":
      return s.dueDays === null ? "the cycle's last day" : `${days(s.dueDays)} after the start`;
    case "graceDays":
      return days(s.graceDays);
    case "evidenceTypes":
      return s.evidenceTypes.join("; ") || "none";
    case "escalation":
      return s.escalation.map((step) => `${step.name} after ${days(step.days)}`).join("; ") || "none";
    case "isKey":
      return s.isKey ? "yes" : "no";
    default:
      return (s[field] && (factsOf(field).choices?.[s[field]] ?? s[field])) || "none";
  }
}

function days(n: number): string {
  return n === 1 ? "1 day" : `${n} days`;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
