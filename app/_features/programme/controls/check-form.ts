import { Wrong } from "#app/_lib/errors.ts";
import { orNull, withNulls } from "#app/_lib/text.ts";
import { FREQUENCIES } from "#server/programme/controls/rules/frequency.ts";
import { CONTROL_NATURES, CONTROL_TYPES, EVIDENCE_REVIEWS } from "#server/programme/controls/rules/kinds.ts";
import { ControlInput } from "#server/programme/controls/schema/control.ts";
import type { ControlForm } from "./form-state.ts";

/** Turns the form's text into the procedure's input. @throws Wrong with a message for each field, by the server's rules */
export function inputOf(form: ControlForm): ControlInput {
  const result = ControlInput.safeParse({
    ...withNulls(form, "category", "performerId", "reviewerId", "anchor", "operatesFrom", "operatesTo"),
    ownerId: form.ownerId === "other" ? null : orNull(form.ownerId),
    ownerName: form.ownerId === "other" ? form.ownerName : null,
    frequency: FREQUENCIES.find((f) => f === form.frequency) ?? null,
    dueDays: form.dueDays.trim() === "" ? null : Number(form.dueDays),
    graceDays: Number(form.graceDays),
    type: CONTROL_TYPES.find((t) => t === form.type) ?? null,
    nature: CONTROL_NATURES.find((n) => n === form.nature) ?? null,
    evidenceReview: EVIDENCE_REVIEWS.find((r) => r === form.evidenceReview),
    evidenceTypes: form.evidenceTypes
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean),
    escalation: form.escalation.map((step) => ({ ...step, days: Number(step.days) })),
  });
  if (result.success) return result.data;
  const issues = result.error.issues.toReversed().map((i) => [String(i.path[0] ?? ""), i.message] as const);
  const errors = Object.fromEntries(issues);
  if (errors.ownerName) errors.ownerName = "Give a name or an address.";
  throw new Wrong(errors);
}
