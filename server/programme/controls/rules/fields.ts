import { FREQUENCY_LABEL } from "./frequency.ts";
import { EVIDENCE_REVIEW_LABEL, NATURE_LABEL, STATUS_LABEL, TYPE_LABEL } from "./kinds.ts";

/** Facts about a field that hold everywhere: forms, lists, bulk changes and history. Spreadsheets' are in `columns.ts`. */
export type FieldFacts = {
  /** above its input, and in field menus */
  label: string;
  /** above a narrow column and beside a value; defaults to `label` */
  short?: string;
  /** within a sentence: "Ada changed the due date"; defaults to the label in lower case */
  noun?: string;
  help?: string;
  example?: string;
  most?: number;
  kind: "line" | "text" | "lines" | "day" | "days" | "choice" | "yes" | "person" | "steps";
  /** value → label, in display order */
  choices?: Readonly<Record<string, string>>;
  /** label for "no value" */
  none?: string;
  isRequired?: true;
  /** part of the control's design: changes inside a window need a second person */
  isDesign?: true;
  /** affects due dates, so a change has an effective date */
  isSchedule?: true;
  /** says who looks after the control, not what is done: changes need no reason */
  isKeeping?: true;
};

export const CONTROL_FIELDS = {
  code: { label: "ID", noun: "ID", kind: "line", most: 60, example: "IAM-07", isRequired: true },
  title: { label: "Title", kind: "line", most: 300, isRequired: true },
  statement: {
    label: "Statement",
    help: "Who does what, when, and what evidence remains. The auditor tests this exact wording.",
    kind: "text",
    most: 10_000,
    isDesign: true,
  },
  category: {
    label: "Category",
    kind: "line",
    most: 120,
    example: "Logical access",
    isKeeping: true,
  },
  owner: {
    label: "Owner",
    help: "The one person who answers for the control.",
    kind: "person",
    none: "Nobody yet",
    isKeeping: true,
  },
  performer: {
    label: "Performer",
    help: "Who performs it, if not the owner.",
    kind: "person",
    none: "The owner",
    isKeeping: true,
  },
  reviewer: {
    label: "Reviewer",
    help: "Who reviews it afterwards.",
    kind: "person",
    none: "Nobody",
    isKeeping: true,
  },
  frequency: {
    label: "Frequency",
    help: "Without one, no occurrence is due.",
    kind: "choice",
    choices: FREQUENCY_LABEL,
    none: "Not decided",
    isDesign: true,
    isSchedule: true,
  },
  anchor: {
    label: "Cycle starts on",
    short: "Cycle",
    noun: "start of the cycle",
    help: "A day on which a cycle starts, such as 2026-06-01 for every June. Empty: a cycle of up to a month follows the calendar, a longer one begins with the window.",
    kind: "day",
    isDesign: true,
    isSchedule: true,
  },
  dueDays: {
    label: "Due, days after the cycle starts",
    short: "Due days",
    noun: "due date",
    help: "Empty: the cycle's last day.",
    kind: "days",
    most: 365,
    isDesign: true,
    isSchedule: true,
  },
  graceDays: {
    label: "Grace, days",
    short: "Grace",
    noun: "grace",
    help: "After the due date, before evidence counts as late.",
    kind: "days",
    most: 90,
    isDesign: true,
    isSchedule: true,
  },
  type: {
    label: "Type",
    kind: "choice",
    choices: TYPE_LABEL,
    none: "Not set",
    isDesign: true,
  },
  nature: {
    label: "Nature",
    kind: "choice",
    choices: NATURE_LABEL,
    none: "Not set",
    isDesign: true,
  },
  evidenceTypes: {
    label: "Kinds of evidence",
    short: "Evidence",
    help: "One per line: signed listing, ticket, configuration.",
    kind: "lines",
    most: 30,
  },
  escalation: {
    label: "Escalation path",
    short: "Escalation",
    help: "Who is told when an occurrence stays without evidence, in order.",
    kind: "steps",
    most: 10,
    isKeeping: true,
  },
  isKey: {
    label: "Key control",
    short: "Key",
    help: "A criterion would not be met without it.",
    kind: "yes",
  },
  evidenceReview: {
    label: "Evidence review",
    help: "By a second person: evidence covers nothing until someone other than its submitter accepts it.",
    kind: "choice",
    choices: EVIDENCE_REVIEW_LABEL,
    isDesign: true,
  },
  status: { label: "Status", kind: "choice", choices: STATUS_LABEL, isDesign: true },
  operatesFrom: {
    label: "First day performed",
    short: "Since",
    noun: "first day",
    help: "Empty: always performed.",
    kind: "day",
    isDesign: true,
  },
  operatesTo: {
    label: "Last day performed",
    noun: "last day",
    help: "Empty: still performed.",
    kind: "day",
    isDesign: true,
  },
} as const satisfies Record<string, FieldFacts>;

export type ControlField = keyof typeof CONTROL_FIELDS;
type With<Flag extends keyof FieldFacts> = {
  [F in ControlField]: (typeof CONTROL_FIELDS)[F] extends { [K in Flag]: true } ? F : never;
}[ControlField];

export const FIELDS = Object.keys(CONTROL_FIELDS) as ControlField[];
export const DESIGN_FIELDS = fieldsWith("isDesign");
export const SCHEDULE_FIELDS = fieldsWith("isSchedule");

export function factsOf(field: ControlField): FieldFacts {
  return CONTROL_FIELDS[field];
}

export function nounOf(field: ControlField): string {
  const { noun, label } = factsOf(field);
  return noun ?? label.toLowerCase();
}

export function shortOf(field: ControlField): string {
  const { short, label } = factsOf(field);
  return short ?? label;
}

function fieldsWith<Flag extends "isDesign" | "isSchedule">(flag: Flag): readonly With<Flag>[] {
  return FIELDS.filter((field) => factsOf(field)[flag]) as With<Flag>[];
}
