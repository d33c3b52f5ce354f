import { z } from "zod";
import type { EvidenceItem } from "#server/evidence/evidence/schema.ts";
import type { Engagement } from "#server/plan/engagements/schema.ts";
import type { ControlFields } from "#server/programme/controls/rules/listed.ts";
import type { Criterion } from "#server/programme/criteria/schema.ts";
import type { Register } from "#server/programme/risks/schema.ts";
import type { ScopeItem } from "#server/programme/scope/schema.ts";

/** A control in full, with people by name. */
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

/** One workspace's data for exports. */
export type Programme = {
  workspace: { id: string; slug: string; name: string; organization: string };
  /** the newest change to a control */
  changedAt: string;
  criteria: Criterion[];
  controls: OscalControl[];
  engagement: Engagement | null;
  engagementCriteria: string[];
  scope: ScopeItem[];
  /** false for an auditor until the description is released: the scope is hidden, not empty */
  isScopeShown: boolean;
  register: Register;
  evidence: OscalEvidence[];
  /** the day it is read; for an issued engagement, the day of issue */
  today: string;
};

const Named = z.object({ code: z.string(), title: z.string() });

export const ComponentImport = z.object({
  title: z.string(),
  created: z.array(Named),
  changed: z.array(Named),
  unchanged: z.int(),
  mapped: z.int(),
  notUnderstood: z.array(z.string()),
});
export type ComponentImport = z.infer<typeof ComponentImport>;
