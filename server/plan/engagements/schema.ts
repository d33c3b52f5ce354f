import { z } from "zod";
import { CATEGORIES, ENGAGEMENT_KINDS } from "#db/schema/ground/report-kinds.ts";
import { ENGAGEMENT_STATUSES } from "#db/schema/plan/engagements.ts";
import { CalendarDay } from "#server/ground/calendar/schema.ts";
import { GIVE_A_REASON, reason } from "#server/ground/platform/line.ts";
import { engagementProblems, MOVED_BY, MOVES } from "./rules.ts";

export const EngagementInput = z
  .object({
    kind: z.enum(ENGAGEMENT_KINDS),
    type: z.union([z.literal(1), z.literal(2)]).nullable(),
    asOf: CalendarDay.nullable(),
    periodFrom: CalendarDay.nullable(),
    periodTo: CalendarDay.nullable(),
    categories: z.array(z.enum(CATEGORIES)),
    basedOnId: z.uuid().nullable(),
    /** codes of library control objectives to adopt (SOC 1, ISAE 3402) */
    objectives: z.array(z.string().max(40)).max(200).default([]),
  })
  .superRefine((e, ctx) => {
    for (const p of engagementProblems(e)) ctx.addIssue({ code: "custom", path: [p.field], message: p.message });
  });
export type EngagementInput = z.infer<typeof EngagementInput>;

export const Engagement = z.object({
  id: z.uuid(),
  kind: z.enum(ENGAGEMENT_KINDS),
  type: z.number().nullable(),
  asOf: z.string().nullable(),
  periodFrom: z.string().nullable(),
  periodTo: z.string().nullable(),
  categories: z.array(z.enum(CATEGORIES)),
  basedOnId: z.uuid().nullable(),
  followsId: z.uuid().nullable(),
  /** of its dates */
  version: z.int(),
  /** the span whose evidence counts */
  evidenceFrom: z.string(),
  evidenceTo: z.string(),
  status: z.enum(ENGAGEMENT_STATUSES),
  issuedOn: z.string().nullable(),
  /** once issued: log sizes and instant to read as of */
  frozen: z.object({ entries: z.number(), orgEntries: z.number(), at: z.string() }).nullable(),
  name: z.string(),
  criteria: z.number(),
});
export type Engagement = z.infer<typeof Engagement>;

export const EngagementSheet = Engagement.extend({
  covered: z.number(),
  moves: z.array(
    z.object({
      move: z.enum(MOVES),
      to: z.enum(ENGAGEMENT_STATUSES),
      unmet: z.array(z.string()),
      by: z.enum(MOVED_BY),
    }),
  ),
  sharing: z.array(z.object({ id: z.uuid(), name: z.string() })),
  before: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  after: z.object({ id: z.uuid(), name: z.string() }).nullable(),
});
export type EngagementSheet = z.infer<typeof EngagementSheet>;

const Why = reason();

export const MoveEngagement = z
  .object({
    engagementId: z.uuid(),
    /** recording the report is the issue */
    move: z.enum(MOVES).exclude(["issue"]),
    why: Why.nullable().default(null),
  })
  .superRefine(({ move, why }, ctx) => {
    if ((move === "withdraw" || move === "return") && !why)
      ctx.addIssue({ code: "custom", path: ["why"], message: GIVE_A_REASON });
  });
export type MoveEngagement = z.infer<typeof MoveEngagement>;

export const NewDates = z.object({
  engagementId: z.uuid(),
  asOf: CalendarDay.nullable(),
  periodFrom: CalendarDay.nullable(),
  periodTo: CalendarDay.nullable(),
});
export type NewDates = z.infer<typeof NewDates>;

export const ChangeDates = NewDates.extend({ why: Why, version: z.int().min(1) });
export type ChangeDates = z.infer<typeof ChangeDates>;
