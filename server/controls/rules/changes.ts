import type { SnapshotField } from "./snapshot.ts";

/**
 * What an auditor tests the design of: a change of it inside a period asks for a second person. Whether evidence is reviewed is part of
 * it, or one person could lower the bar for their own.
 */
const DESIGN_FIELDS: readonly SnapshotField[] = [
  "statement",
  "frequency",
  "anchor",
  "dueDays",
  "graceDays",
  "type",
  "nature",
  "evidenceReview",
];

/** Fields that say who looks after a control, not what is done: they change without a reason. */
const KEEPING_FIELDS: readonly SnapshotField[] = ["owner", "performer", "reviewer", "escalation", "category"];

export function changesDesign(fields: readonly SnapshotField[]): boolean {
  return fields.some((field) => DESIGN_FIELDS.includes(field));
}

/** Whether a change inside a period needs a reason. */
export function needsReason(fields: readonly SnapshotField[]): boolean {
  return fields.some((field) => !KEEPING_FIELDS.includes(field));
}

/** "It is inside the period of SOC 2 Type 2 …: say why it changes. The auditor reads it." */
export function reasonSentence(windows: readonly string[]): string {
  return `It is inside the period of ${windows.join(" and ")}: say why it changes. The auditor reads it.`;
}
