import { z } from "zod";
import { CalendarDay } from "#server/ground/calendar/schema.ts";
import { line, optionalReason } from "#server/ground/platform/line.ts";
import { FREQUENCIES } from "#server/programme/controls/rules/frequency.ts";
import {
  CONTROL_NATURES,
  CONTROL_STATUSES,
  CONTROL_TYPES,
  EVIDENCE_REVIEWS,
  GAPS,
  WRITTEN_STATUSES,
} from "../rules/kinds.ts";
import { DueDays, Edited, GraceDays, lineOf } from "./control.ts";

export const ControlFilter = z.object({
  text: z.string().trim().max(200).nullable().default(null),
  owner: z
    .union([z.uuid(), z.literal("none")])
    .nullable()
    .default(null),
  criterion: z.string().max(60).nullable().default(null),
  frequency: z
    .union([z.enum(FREQUENCIES), z.literal("none")])
    .nullable()
    .default(null),
  /** null: drafts and active controls */
  status: z.enum(CONTROL_STATUSES).nullable().default(null),
  gap: z
    .union([z.enum(GAPS), z.literal("any")])
    .nullable()
    .default(null),
  after: z.string().max(60).nullable().default(null),
  limit: z.int().min(1).max(1000).default(100),
});
export type ControlFilter = z.infer<typeof ControlFilter>;

export const ControlRow = z.object({
  id: z.uuid(),
  code: z.string(),
  title: z.string(),
  category: z.string().nullable(),
  criteria: z.array(z.string()),
  ownerId: z.uuid().nullable(),
  ownerName: z.string().nullable(),
  frequency: z.enum(FREQUENCIES).nullable(),
  type: z.enum(CONTROL_TYPES).nullable(),
  nature: z.enum(CONTROL_NATURES).nullable(),
  isKey: z.boolean(),
  evidenceReview: z.enum(EVIDENCE_REVIEWS),
  status: z.enum(CONTROL_STATUSES),
  version: z.int(),
  anchor: z.string().nullable(),
  dueDays: z.int().nullable(),
  graceDays: z.int(),
  operatesFrom: z.string().nullable(),
  gaps: z.array(z.enum(GAPS)),
});
export type ControlRow = z.infer<typeof ControlRow>;

/** One page of the list; `counts` ignore the filter and, except `retired`, cover drafts and active controls. */
export const ControlPage = z.object({
  rows: z.array(ControlRow),
  matching: z.int(),
  next: z.string().nullable(),
  counts: z.object({
    controls: z.int(),
    key: z.int(),
    retired: z.int(),
    gaps: z.object({ owner: z.int(), frequency: z.int(), criterion: z.int(), placeholder: z.int(), any: z.int() }),
  }),
});
export type ControlPage = z.infer<typeof ControlPage>;

export const ControlView = z.object({ id: z.uuid(), name: z.string(), search: z.string(), isShared: z.boolean() });
export type ControlView = z.infer<typeof ControlView>;

export const SaveControlView = z.object({
  name: line(60, { missing: "Give the view a name." }),
  search: z.string().max(2000),
  isShared: z.boolean(),
});
export type SaveControlView = z.infer<typeof SaveControlView>;

export const ReviseMany = z.object({
  controls: z.array(z.object(Edited)).min(1, { error: "Choose at least one control." }).max(500),
  fields: z
    .object({
      ownerId: z.uuid().nullable(),
      frequency: z.enum(FREQUENCIES),
      type: z.enum(CONTROL_TYPES),
      nature: z.enum(CONTROL_NATURES),
      isKey: z.boolean(),
      evidenceReview: z.enum(EVIDENCE_REVIEWS),
      status: z.enum(WRITTEN_STATUSES),
      category: lineOf("category", "Give a category."),
      anchor: CalendarDay,
      dueDays: DueDays,
      graceDays: GraceDays,
      operatesFrom: CalendarDay,
    })
    .partial(),
  why: optionalReason(),
});
export type ReviseMany = z.infer<typeof ReviseMany>;

export const Revised = z.object({ changed: z.int(), awaiting: z.int(), unchanged: z.int() });
export type Revised = z.infer<typeof Revised>;
