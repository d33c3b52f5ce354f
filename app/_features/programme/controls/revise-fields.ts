import type { NamedPerson } from "#server/people/people/schema.ts";
import { FREQUENCIES, FREQUENCY_LABEL } from "#server/programme/controls/rules/frequency.ts";
import {
  CONTROL_NATURES,
  CONTROL_TYPES,
  EVIDENCE_REVIEW_LABEL,
  EVIDENCE_REVIEWS,
  NATURE_LABEL,
} from "#server/programme/controls/rules/kinds.ts";
import type { ControlRow, ReviseMany } from "#server/programme/controls/schema/list.ts";

/** A field that many controls can be given at once, and one of them in the list. */
export type FieldName = keyof ReviseMany["fields"];

export const FIELD_NAME: Record<FieldName, string> = {
  ownerId: "Owner",
  frequency: "Frequency",
  type: "Type",
  nature: "Nature",
  isKey: "Key control",
  evidenceReview: "Review of evidence",
  status: "Status",
  category: "Category",
  graceDays: "Grace, in days",
};

export function choicesOf(field: FieldName, people: NamedPerson[]): [string, string][] | null {
  switch (field) {
    case "ownerId":
      return people.map((p) => [p.id, p.name]);
    case "frequency":
      return FREQUENCIES.map((f) => [f, FREQUENCY_LABEL[f]]);
    case "type":
      return CONTROL_TYPES.map((t) => [t, t]);
    case "nature":
      return CONTROL_NATURES.map((n) => [n, NATURE_LABEL[n]]);
    case "isKey":
      return [
        ["true", "yes"],
        ["false", "no"],
      ];
    case "evidenceReview":
      return EVIDENCE_REVIEWS.map((r) => [r, EVIDENCE_REVIEW_LABEL[r]]);
    case "status":
      return [
        ["draft", "draft"],
        ["active", "active"],
      ];
    default:
      return null;
  }
}

export function nowOf(row: ControlRow, field: FieldName): string {
  return String(row[field] ?? "");
}

export function shownNow(row: ControlRow, field: FieldName, wordOf: (value: string) => string): string {
  if (field === "ownerId") return row.ownerName ?? "nobody";
  return wordOf(nowOf(row, field)) || "none";
}

export function parsed(field: FieldName, text: string): string | number | boolean {
  return field === "isKey" ? text === "true" : field === "graceDays" ? Number(text) : text;
}
