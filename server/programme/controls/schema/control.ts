import { z } from "zod";
import { CalendarDay } from "#server/ground/calendar/schema.ts";
import { line, optionalReason } from "#server/ground/platform/line.ts";
import { NamedPerson } from "#server/people/people/schema.ts";
import { FREQUENCIES } from "#server/programme/controls/rules/frequency.ts";
import { Strength } from "#server/programme/criteria/schema.ts";
import { CONTROL_FIELDS, nounOf } from "../rules/fields.ts";
import {
  CONTROL_NATURES,
  CONTROL_STATUSES,
  CONTROL_TYPES,
  type ControlNature,
  type ControlStatus,
  type ControlType,
  EVIDENCE_REVIEWS,
  GAPS,
  WRITTEN_STATUSES,
} from "../rules/kinds.ts";
import { controlProblems } from "../rules/problems.ts";

/** A one-line field with its limit. @param missing the message when empty; makes the field required */
export function lineOf(field: "code" | "title" | "category", missing?: string) {
  const { most } = CONTROL_FIELDS[field];
  return line(most, { missing, long: `Shorten the ${nounOf(field)} to ${most} characters.` });
}

function days(most: number, what: string) {
  return z
    .int({ error: `Give whole days, 0 to ${most}.` })
    .min(0, { error: `${what} cannot be negative.` })
    .max(most, { error: `${what} is at most ${most} days.` });
}

export const DueDays = days(CONTROL_FIELDS.dueDays.most, `The ${nounOf("dueDays")}`);
export const GraceDays = days(CONTROL_FIELDS.graceDays.most, CONTROL_FIELDS.graceDays.short);

const Step = z.object({
  membershipId: z.uuid({ error: "Choose a person." }),
  days: days(CONTROL_FIELDS.dueDays.most, "A step"),
});

const { most: STATEMENT } = CONTROL_FIELDS.statement;
const { most: KINDS } = CONTROL_FIELDS.evidenceTypes;
const { most: STEPS } = CONTROL_FIELDS.escalation;

export const ControlInput = z
  .object({
    code: lineOf("code", `Give the control an ID, such as ${CONTROL_FIELDS.code.example}.`),
    title: lineOf("title", "Give the control a title."),
    statement: z
      .string()
      .trim()
      .max(STATEMENT, { error: `Shorten the statement to ${STATEMENT.toLocaleString("en")} characters.` }),
    category: lineOf("category").nullable(),
    ownerId: z.uuid().nullable(),
    /** name or address of someone not yet in the organization; takes precedence over `ownerId` */
    ownerName: line(200, { missing: "Give a name.", long: "Shorten the name to 200 characters." })
      .nullable()
      .default(null),
    performerId: z.uuid().nullable().default(null),
    reviewerId: z.uuid().nullable().default(null),
    frequency: z.enum(FREQUENCIES).nullable(),
    anchor: CalendarDay.nullable(),
    dueDays: DueDays.nullable(),
    graceDays: GraceDays,
    type: z.enum(CONTROL_TYPES).nullable(),
    nature: z.enum(CONTROL_NATURES).nullable(),
    evidenceTypes: z
      .array(line(120, { missing: "Name the kind of evidence." }))
      .max(KINDS, { error: `List at most ${KINDS} kinds of evidence.` }),
    escalation: z.array(Step).max(STEPS, { error: `An escalation path has at most ${STEPS} steps.` }),
    isKey: z.boolean(),
    /** omitted: unchanged, or the workspace's default for a new control */
    evidenceReview: z.enum(EVIDENCE_REVIEWS).optional(),
    status: z.enum(WRITTEN_STATUSES),
    operatesFrom: CalendarDay.nullable(),
    operatesTo: CalendarDay.nullable(),
  })
  .superRefine((values, ctx) => {
    for (const p of controlProblems(values)) ctx.addIssue({ code: "custom", path: [p.field], message: p.message });
  });
export type ControlInput = z.infer<typeof ControlInput>;

export const Edited = { controlId: z.uuid(), version: z.int().min(1) };

export const UpdateControl = z.object({
  ...Edited,
  values: ControlInput,
  /** first day of the changed schedule; null corrects it from the beginning; omitted means today */
  scheduleFrom: CalendarDay.nullable().optional(),
  why: optionalReason(),
});
export type UpdateControl = z.infer<typeof UpdateControl>;

export const RetireControl = z.object({
  ...Edited,
  /** last day performed; null means today */
  lastDay: CalendarDay.nullable().default(null),
  why: optionalReason(),
});
export type RetireControl = z.infer<typeof RetireControl>;

export const ReinstateControl = z.object({ ...Edited, why: optionalReason() });
export type ReinstateControl = z.infer<typeof ReinstateControl>;

/** `isAwaiting`: the change awaits a second person and the control is unchanged. */
export const ControlRef = z.object({ id: z.uuid(), code: z.string(), version: z.int(), isAwaiting: z.boolean() });
export type ControlRef = z.infer<typeof ControlRef>;

/** One control of an imported list, matched by code. Null or omitted fields stay unchanged; criteria are only added. */
export type ControlChange = {
  code: string;
  title?: string;
  statement?: string;
  category?: string | null;
  ownerName?: string | null;
  frequency?: (typeof FREQUENCIES)[number] | null;
  anchor?: string | null;
  dueDays?: number | null;
  graceDays?: number | null;
  operatesFrom?: string | null;
  operatesTo?: string | null;
  type?: ControlType | null;
  nature?: ControlNature | null;
  evidenceTypes?: string[];
  key?: boolean | null;
  status?: ControlStatus | null;
  criteria?: string[];
  mappings?: { criterionId: string; strength: Strength; rationale: string | null; points: string[] }[];
  /** fields that only a complete list carries */
  rest?: {
    /** for a new control that already has an id */
    id: string | null;
    anchor: string | null;
    dueDays: number | null;
    graceDays: number;
    operatesFrom: string | null;
    operatesTo: string | null;
    performerName: string | null;
    reviewerName: string | null;
    escalation: { name: string; days: number }[];
  };
};

export const ControlName = z.object({
  id: z.uuid(),
  code: z.string(),
  title: z.string(),
  isKey: z.boolean(),
  status: z.enum(CONTROL_STATUSES),
});
export type ControlName = z.infer<typeof ControlName>;

const VersionChange = z.object({ field: z.string(), label: z.string(), from: z.string(), to: z.string() });

export const ControlProposal = z.object({
  id: z.uuid(),
  version: z.int(),
  effectiveFrom: z.string().nullable(),
  windows: z.array(z.string()),
  why: z.string(),
  proposedBy: z.string(),
  proposedAt: z.string(),
  isMine: z.boolean(),
  changes: z.array(VersionChange),
});
export type ControlProposal = z.infer<typeof ControlProposal>;

export const Awaiting = z.object({
  id: z.uuid(),
  code: z.string(),
  title: z.string(),
  proposedBy: z.string(),
  proposedAt: z.string(),
});
export type Awaiting = z.infer<typeof Awaiting>;

export const DecideProposal = z.object({
  proposalId: z.uuid(),
  approve: z.boolean(),
  why: optionalReason(),
});
export type DecideProposal = z.infer<typeof DecideProposal>;

export const ControlSheet = z.object({
  id: z.uuid(),
  code: z.string(),
  title: z.string(),
  statement: z.string(),
  category: z.string().nullable(),
  owner: NamedPerson.nullable(),
  performer: NamedPerson.nullable(),
  reviewer: NamedPerson.nullable(),
  frequency: z.enum(FREQUENCIES).nullable(),
  anchor: z.string().nullable(),
  dueDays: z.int().nullable(),
  graceDays: z.int(),
  type: z.enum(CONTROL_TYPES).nullable(),
  nature: z.enum(CONTROL_NATURES).nullable(),
  evidenceTypes: z.array(z.string()),
  escalation: z.array(z.object({ membershipId: z.uuid(), name: z.string(), days: z.int() })),
  isKey: z.boolean(),
  evidenceReview: z.enum(EVIDENCE_REVIEWS),
  /** the effective setting, with the workspace's default applied */
  asksReview: z.boolean(),
  status: z.enum(CONTROL_STATUSES),
  operatesFrom: z.string().nullable(),
  operatesTo: z.string().nullable(),
  version: z.int(),
  gaps: z.array(z.enum(GAPS)),
  placeholders: z.array(z.string()),
  criteria: z.array(
    z.object({
      id: z.uuid(),
      framework: z.enum(["tsc", "iso27001", "objectives", "own"]),
      code: z.string(),
      title: z.string(),
      rationale: z.string().nullable(),
      strength: Strength,
      points: z.array(z.string()),
      version: z.int(),
      allPoints: z.array(z.object({ id: z.string(), text: z.string(), appliesWhen: z.string() })),
    }),
  ),
  versions: z.array(
    z.object({
      version: z.int(),
      changedAt: z.string(),
      changedBy: z.string(),
      effectiveFrom: z.string().nullable(),
      why: z.string().nullable(),
      windows: z.array(z.string()),
      approvedBy: z.string().nullable(),
      changes: z.array(VersionChange),
    }),
  ),
  proposal: ControlProposal.nullable(),
});
export type ControlSheet = z.infer<typeof ControlSheet>;
