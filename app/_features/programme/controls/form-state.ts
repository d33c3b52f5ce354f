import type { NamedPerson } from "#server/people/people/schema.ts";
import { SCHEDULE_FIELDS } from "#server/programme/controls/rules/fields.ts";
import type { ControlSheet } from "#server/programme/controls/schema/control.ts";

/** The values of the form's inputs, as text. */
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

export function scheduleChanged(base: ControlForm, form: ControlForm): boolean {
  return base.frequency !== "" && SCHEDULE_FIELDS.some((field) => !same(base, form, field));
}

/** A field that someone else has changed since; `mine` if this person changed it too. */
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
