import { z } from "zod";
import type { EvidenceItem } from "#server/evidence/evidence/schema.ts";
import type { Engagement } from "#server/plan/engagements/schema.ts";
import type { ControlFields } from "#server/programme/controls/rules/listed.ts";
import type { Criterion } from "#server/programme/criteria/schema.ts";
import type { Register } from "#server/programme/risks/schema.ts";
import type { ScopeItem } from "#server/programme/scope/schema.ts";

/** A control with all that the model holds of it, people by name. */
export type OscalControl = Omit<ControlFields, "criteria"> & {
  id: string;
  anchor: string | null;
  dueDays: number | null;
  graceDays: number;
  operatesFrom: string | null;
  operatesTo: string | null;
  performerName: string | null;
  reviewerName: string | null;
  escalation: { name: string; days: number }[];
  updatedAt: string;
};

export type OscalEvidence = {
  id: string;
  title: string;
  coversFrom: string;
  coversTo: string;
  collectedAt: string;
  source: string;
  review: EvidenceItem["review"];
  controls: string[];
  files: { name: string; sha256: string }[];
};

/** All that the exports are made of, of one workspace. */
export type Programme = {
  workspace: { id: string; slug: string; name: string; organization: string };
  /** the instant of the newest change of anything here */
  changedAt: string;
  criteria: Criterion[];
  controls: OscalControl[];
  engagement: Engagement | null;
  engagementCriteria: string[];
  scope: ScopeItem[];
  /** false for an auditor to whom the description is not released: then the scope is not empty, but not theirs to read */
  isScopeShown: boolean;
  register: Register;
  evidence: OscalEvidence[];
  /** the day it is read on: of an issued engagement the day of its issue */
  today: string;
};

const Named = z.object({ code: z.string(), title: z.string() });

/** What importing a component definition would do, or did. */
export const ComponentImport = z.object({
  title: z.string(),
  created: z.array(Named),
  changed: z.array(Named),
  unchanged: z.int(),
  mapped: z.int(),
  notUnderstood: z.array(z.string()),
});
export type ComponentImport = z.infer<typeof ComponentImport>;
