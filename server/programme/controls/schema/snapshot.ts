import { z } from "zod";
import { FREQUENCIES } from "../rules/frequency.ts";
import { CONTROL_NATURES, CONTROL_STATUSES, CONTROL_TYPES, EVIDENCE_REVIEWS } from "../rules/kinds.ts";

const Person = z.object({ id: z.string(), name: z.string() });

/** One version of a control. It stores people's names of that time, so that old versions never change. */
export const ControlSnapshot = z.object({
  code: z.string(),
  title: z.string(),
  statement: z.string(),
  category: z.string().nullable(),
  owner: Person.nullable(),
  performer: Person.nullable().default(null),
  reviewer: Person.nullable().default(null),
  frequency: z.enum(FREQUENCIES).nullable(),
  anchor: z.string().nullable(),
  dueDays: z.number().nullable(),
  graceDays: z.number(),
  type: z.enum(CONTROL_TYPES).nullable(),
  nature: z.enum(CONTROL_NATURES).nullable(),
  evidenceTypes: z.array(z.string()),
  escalation: z.array(z.object({ membershipId: z.string(), name: z.string(), days: z.number() })),
  isKey: z.boolean(),
  evidenceReview: z.enum(EVIDENCE_REVIEWS).default("workspace"),
  status: z.enum(CONTROL_STATUSES),
  operatesFrom: z.string().nullable(),
  operatesTo: z.string().nullable(),
});
export type ControlSnapshot = z.infer<typeof ControlSnapshot>;
