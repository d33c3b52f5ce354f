import { z } from "zod";
import { EvidenceItem } from "#server/evidence/evidence/schema.ts";
import { FREQUENCIES } from "#server/programme/controls/rules/frequency.ts";
import { OCCURRENCE_STATES } from "./rules/coverage.ts";

/**
 * One control's occurrences over the period, as parallel arrays: day offsets from the period's first day, and one letter per
 * state (see `STATE_LETTER`). `to` and `due` are null when equal to `from`; `keys` is null when each key is the first day.
 */
export const TimelineLane = z.object({
  controlId: z.uuid(),
  code: z.string(),
  title: z.string(),
  isKey: z.boolean(),
  frequency: z.enum(FREQUENCIES).nullable(),
  ownerId: z.uuid().nullable(),
  ownerName: z.string().nullable(),
  criteria: z.array(z.string()),
  group: z.object({ code: z.string(), name: z.string() }),
  from: z.array(z.number()),
  to: z.array(z.number()).nullable(),
  due: z.array(z.number()).nullable(),
  states: z.string(),
  keys: z.array(z.string()).nullable(),
  note: z.string().nullable(),
});
export type TimelineLane = z.infer<typeof TimelineLane>;

/** Of a Type 1 they count controls: those with an example of their implementation, and those whose design is complete. */
export const Figures = z.object({
  measure: z.enum(["operation", "implementation"]),
  covered: z.number(),
  soFar: z.number(),
  designed: z.number(),
  missing: z.number(),
  missingControls: z.number(),
  late: z.number(),
  awaiting: z.number(),
  dueThisWeek: z.number(),
  population: z.number(),
  emptyPopulations: z.number(),
});
export type Figures = z.infer<typeof Figures>;

export const DatesCompared = z.object({ before: Figures, after: Figures });
export type DatesCompared = z.infer<typeof DatesCompared>;

export const Timeline = z.object({
  engagementId: z.uuid(),
  period: z.object({ from: z.string(), to: z.string() }),
  today: z.string(),
  lanes: z.array(TimelineLane),
  figures: Figures,
});
export type Timeline = z.infer<typeof Timeline>;

export const ControlLanes = z.array(
  z.object({
    engagement: z.object({ id: z.uuid(), name: z.string(), measure: Figures.shape.measure }),
    period: z.object({ from: z.string(), to: z.string() }),
    today: z.string(),
    lane: TimelineLane,
  }),
);
export type ControlLanes = z.infer<typeof ControlLanes>;

export const OccurrenceView = z.object({
  measure: Figures.shape.measure,
  control: z.object({
    id: z.uuid(),
    code: z.string(),
    title: z.string(),
    statement: z.string(),
    frequency: z.enum(FREQUENCIES).nullable(),
    ownerName: z.string().nullable(),
    criteria: z.array(z.string()),
    evidenceTypes: z.array(z.string()),
    asNeeded: z.boolean(),
  }),
  occurrence: z
    .object({
      key: z.string(),
      from: z.string(),
      to: z.string(),
      due: z.string(),
      graceDays: z.number(),
      state: z.enum(OCCURRENCE_STATES),
      collectedOn: z.string().nullable(),
      daysLate: z.number(),
      reference: z.string().nullable(),
    })
    .nullable(),
  note: z.string().nullable(),
  /** performed before the window and not inside it, by a control whose cycles begin with the window */
  performedBefore: z.string().nullable(),
  evidence: z.array(EvidenceItem),
  /** would cover the occurrence but was returned; only for the tenant's own people, until replaced */
  returned: z.array(EvidenceItem),
  history: z.array(
    z.object({
      sequence: z.number(),
      at: z.string(),
      action: z.string(),
      /** the action in words */
      words: z.string(),
      actor: z.string(),
      label: z.string(),
      why: z.string().nullable(),
    }),
  ),
});
export type OccurrenceView = z.infer<typeof OccurrenceView>;

export const OverviewData = z.object({
  engagements: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      criteria: z.number(),
      measure: z.string(),
      uncovered: z.number(),
      figures: Figures,
    }),
  ),
  /** each control once, in the engagement where it misses most */
  gaps: z.array(
    z.object({
      code: z.string(),
      title: z.string(),
      engagement: z.object({ id: z.uuid(), name: z.string() }),
      missing: z.number(),
      what: z.string(),
    }),
  ),
});
export type OverviewData = z.infer<typeof OverviewData>;
