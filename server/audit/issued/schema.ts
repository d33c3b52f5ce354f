import { z } from "zod";
import { ISSUED_OPINIONS, ISSUED_STEPS } from "#db/schema/audit/issued.ts";
import { CATEGORIES } from "#db/schema/ground/report-kinds.ts";
import { CalendarDay } from "#server/ground/calendar/schema.ts";
import { line, optionalReason } from "#server/ground/platform/line.ts";

// Empty becomes null; the rules decide where that is wrong.
const optional = (most: number) =>
  line(most)
    .transform((text) => text || null)
    .nullable();
const Opinion = z.enum(ISSUED_OPINIONS).nullable();

/** A report or certificate as the firm issued it. The rules check completeness, field by field. */
export const ReportValues = z.object({
  uploadIds: z.array(z.uuid()).max(5),
  firmName: optional(200),
  licence: optional(100),
  reportDate: CalendarDay.nullable(),
  asOf: CalendarDay.nullable(),
  periodFrom: CalendarDay.nullable(),
  periodTo: CalendarDay.nullable(),
  categories: z.array(z.enum(CATEGORIES)).max(CATEGORIES.length),
  descriptionOpinion: Opinion,
  designOpinion: Opinion,
  operationOpinion: Opinion,
  certificateNumber: optional(100),
  validUntil: CalendarDay.nullable(),
});
export type ReportValues = z.infer<typeof ReportValues>;

export const RecordReport = z.object({
  engagementId: z.uuid(),
  values: ReportValues,
  why: optionalReason(),
});
export type RecordReport = z.infer<typeof RecordReport>;

export const IssuedRecord = ReportValues.omit({ uploadIds: true }).extend({
  id: z.uuid(),
  step: z.enum(ISSUED_STEPS),
  why: z.string().nullable(),
  /** a person of the client or of its provider */
  recordedBy: z.string(),
  recordedOn: z.string(),
  sequence: z.number(),
  files: z.array(z.object({ name: z.string(), size: z.number(), sha256: z.string(), mediaType: z.string() })),
});
export type IssuedRecord = z.infer<typeof IssuedRecord>;

export const LaterChange = z.object({
  sequence: z.number(),
  on: z.string(),
  words: z.string(),
  subject: z.string(),
  who: z.string(),
  why: z.string().nullable(),
});
export type LaterChange = z.infer<typeof LaterChange>;

export const IssuedView = z.object({
  /** the day, in the workspace's time zone, as of which the engagement is read; null until issued */
  frozenOn: z.string().nullable(),
  /** newest first; empty for reports issued before records were kept */
  records: z.array(IssuedRecord),
  /** entries since then that changed what it reads, and the newest of them; null without access to the journal */
  since: z.object({ count: z.number(), changes: z.array(LaterChange) }).nullable(),
});
export type IssuedView = z.infer<typeof IssuedView>;
