import type { NamedPerson } from "#server/people/people/schema.ts";
import { factsOf } from "#server/programme/controls/rules/fields.ts";
import type { ControlRow, ReviseMany } from "#server/programme/controls/schema/list.ts";
import { described } from "./described.ts";

/** A field that many controls can be given at once, and one of them in the list. */
export type FieldName = keyof ReviseMany["fields"];

export const REVISED: readonly FieldName[] = [
  "ownerId",
  "frequency",
  "type",
  "nature",
  "isKey",
  "evidenceReview",
  "status",
  "category",
  "anchor",
  "dueDays",
  "graceDays",
  "operatesFrom",
];

export function labelOf(field: FieldName): string {
  return factsOf(described(field)).label;
}

/** What can be chosen, with its word; null where it is typed. */
export function choicesOf(field: FieldName, people: NamedPerson[]): [string, string][] | null {
  if (field === "ownerId") return people.map((p) => [p.id, p.name]);
  if (field === "isKey") return Object.entries({ true: "yes", false: "no" });
  const { choices } = factsOf(described(field));
  return choices ? Object.entries(choices) : null;
}

export function nowOf(row: ControlRow, field: FieldName): string {
  return String(row[field] ?? "");
}

export function shownNow(row: ControlRow, field: FieldName, wordOf: (value: string) => string): string {
  if (field === "ownerId") return row.ownerName ?? "nobody";
  return wordOf(nowOf(row, field)) || "none";
}

export function parsed(field: FieldName, text: string): string | number | boolean {
  return field === "isKey" ? text === "true" : kindOf(field) === "days" ? Number(text) : text;
}

/** How what is typed for the field is put in. */
export function inputOf(field: FieldName): { type: "text" | "number" | "date"; min?: number } {
  const kind = kindOf(field);
  if (kind === "days") return { type: "number", min: 0 };
  return { type: kind === "day" ? "date" : "text" };
}

function kindOf(field: FieldName) {
  return factsOf(described(field)).kind;
}
