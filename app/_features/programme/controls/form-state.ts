import type { NamedPerson } from "#server/people/people/schema.ts";
import { SCHEDULE_FIELDS } from "#server/programme/controls/rules/fields.ts";
import { FREQUENCIES } from "#server/programme/controls/rules/frequency.ts";
import { CONTROL_NATURES, CONTROL_TYPES, EVIDENCE_REVIEWS } from "#server/programme/controls/rules/kinds.ts";
import { ControlInput, type ControlSheet } from "#server/programme/controls/schema/control.ts";

/** What stands in the form's inputs, as text. */
export type ControlForm = {
  code: string;
  title: string;
  statement: string;
  category: string;
  /** a membership's id, "" for nobody, "other" for somebody typed into `ownerName` */
  ownerId: string;
  ownerName: string;
  performerId: string;
  reviewerId: string;
  frequency: string;
  anchor: string;
  dueDays: string;
  graceDays: string;
  type: string;
  nature: string;
  evidenceTypes: string;
  escalation: { membershipId: string; days: string }[];
  isKey: boolean;
  evidenceReview: string;
  status: string;
  operatesFrom: string;
  operatesTo: string;
};
export type FormField = keyof ControlForm;
/** The fields that are written as text. */
export type WrittenField = Exclude<FormField, "escalation" | "isKey">;

export const EMPTY_FORM: ControlForm = {
  code: "",
  title: "",
  statement: "",
  category: "",
  ownerId: "",
  ownerName: "",
  performerId: "",
  reviewerId: "",
  frequency: "",
  anchor: "",
  dueDays: "",
  graceDays: "0",
  type: "",
  nature: "",
  evidenceTypes: "",
  escalation: [],
  isKey: false,
  evidenceReview: "workspace",
  status: "active",
  operatesFrom: "",
  operatesTo: "",
};

export function formOf(sheet: ControlSheet): ControlForm {
  return {
    code: sheet.code,
    title: sheet.title,
    statement: sheet.statement,
    category: sheet.category ?? "",
    ownerId: sheet.owner?.id ?? "",
    ownerName: "",
    performerId: sheet.performer?.id ?? "",
    reviewerId: sheet.reviewer?.id ?? "",
    frequency: sheet.frequency ?? "",
    anchor: sheet.anchor ?? "",
    dueDays: sheet.dueDays === null ? "" : String(sheet.dueDays),
    graceDays: String(sheet.graceDays),
    type: sheet.type ?? "",
    nature: sheet.nature ?? "",
    evidenceTypes: sheet.evidenceTypes.join("\n"),
    escalation: sheet.escalation.map(({ membershipId, days }) => ({ membershipId, days: String(days) })),
    isKey: sheet.isKey,
    evidenceReview: sheet.evidenceReview,
    status: sheet.status === "draft" ? "draft" : "active",
    operatesFrom: sheet.operatesFrom ?? "",
    operatesTo: sheet.operatesTo ?? "",
  };
}

/** Everybody who can be chosen, and those the control names although they have left. */
export function choicesOf(people: readonly NamedPerson[], sheet: ControlSheet | null): NamedPerson[] {
  const those = [sheet?.owner, sheet?.performer, sheet?.reviewer].filter((p) => p !== null && p !== undefined);
  const named = sheet ? [...those, ...sheet.escalation.map(leftPerson)] : [];
  return [...people, ...named.filter((p, n) => ![...people, ...named.slice(0, n)].some((other) => other.id === p.id))];
}

function leftPerson(step: ControlSheet["escalation"][number]): NamedPerson {
  return { id: step.membershipId, name: step.name, hasLeft: true, state: "ended" };
}

export type Checked = { values: ControlInput; errors: null } | { values: null; errors: Record<string, string> };

/** The form's text as the procedure takes it, or what is wrong beside each field, by the same rules. */
export function checkForm(form: ControlForm): Checked {
  const result = ControlInput.safeParse({
    ...form,
    category: form.category.trim() || null,
    ownerId: form.ownerId === "other" ? null : form.ownerId || null,
    ownerName: form.ownerId === "other" ? form.ownerName : null,
    performerId: form.performerId || null,
    reviewerId: form.reviewerId || null,
    frequency: FREQUENCIES.find((f) => f === form.frequency) ?? null,
    anchor: form.anchor || null,
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
    operatesFrom: form.operatesFrom || null,
    operatesTo: form.operatesTo || null,
  });
  if (result.success) return { values: result.data, errors: null };
  const issues = result.error.issues.toReversed().map((i) => [String(i.path[0] ?? ""), i.message] as const);
  const errors = Object.fromEntries(issues);
  if (errors.ownerName) errors.ownerName = "Give a name or an address.";
  return { values: null, errors };
}

export function scheduleChanged(base: ControlForm, form: ControlForm): boolean {
  return base.frequency !== "" && SCHEDULE_FIELDS.some((field) => !same(base, form, field));
}

/** A field that somebody else changed meanwhile; `mine` when the person had changed it as well. */
export type Meanwhile = { field: FormField; mine: boolean };

/**
 * Brings what somebody else saved into a form that is being edited: their change where the person changed nothing, the
 * person's text where they did.
 */
export function merge(
  base: ControlForm,
  mine: ControlForm,
  theirs: ControlForm,
): { form: ControlForm; meanwhile: Meanwhile[] } {
  const fields = Object.keys(EMPTY_FORM) as FormField[];
  const meanwhile = fields
    .filter((field) => !same(base, theirs, field) && !same(mine, theirs, field))
    .map((field) => ({
      field,
      mine: !same(base, mine, field),
    }));
  const adopted = meanwhile.filter((m) => !m.mine).map(({ field }) => [field, theirs[field]]);
  return { form: { ...mine, ...Object.fromEntries(adopted) }, meanwhile };
}

function same(a: ControlForm, b: ControlForm, field: FormField): boolean {
  return JSON.stringify(a[field]) === JSON.stringify(b[field]);
}
