import { z } from "zod";
import { CATEGORIES, ENGAGEMENT_KINDS } from "#db/schema/programme.ts";
import { engagementProblems } from "./rules.ts";

const CalendarDay = z.iso.date({ error: "Give a date, such as 2026-07-01." });

export const EngagementInput = z
  .object({
    kind: z.enum(ENGAGEMENT_KINDS),
    type: z.union([z.literal(1), z.literal(2)]).nullable(),
    asOf: CalendarDay.nullable(),
    periodFrom: CalendarDay.nullable(),
    periodTo: CalendarDay.nullable(),
    categories: z.array(z.enum(CATEGORIES)),
    basedOnId: z.uuid().nullable(),
    /** control objectives of the starter library to adopt, by code (SOC 1, ISAE 3402) */
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
  /** the span whose evidence counts */
  evidenceFrom: z.string(),
  evidenceTo: z.string(),
  name: z.string(),
  criteria: z.number(),
});
export type Engagement = z.infer<typeof Engagement>;
