import type { EngagementInput } from "#server/plan/engagements/schema.ts";
/** A control's fields as a form sends them; only what a test is about needs to be said. */ import {
  Answers,
  type PlanValues,
} from "#server/plan/reports/schema.ts";
import type { ControlInput } from "#server/programme/controls/schema/control.ts";
import type { DocumentValues } from "#server/programme/documents/schema.ts";
import type { RiskValues } from "#server/programme/risks/schema.ts";
import type { ScopeValues, VendorReportValues } from "#server/programme/scope/schema.ts";

export function controlValues(values: Partial<ControlInput> & { code: string }): ControlInput {
  return {
    title: `Control ${values.code}`,
    statement: "The owner reviews the listing and signs it.",
    category: null,
    ownerId: null,
    ownerName: null,
    performerId: null,
    reviewerId: null,
    frequency: "quarterly",
    anchor: null,
    dueDays: null,
    graceDays: 0,
    type: "detective",
    nature: "manual",
    evidenceTypes: ["signed listing"],
    escalation: [],
    isKey: false,
    status: "active",
    operatesFrom: null,
    operatesTo: null,
    ...values,
  };
}

/** A SOC 2 Type 2 over the calendar year 2026, Security only, unless said otherwise. */
export function engagementValues(values: Partial<EngagementInput> = {}): EngagementInput {
  return {
    kind: "soc2",
    type: 2,
    asOf: null,
    periodFrom: "2026-01-01",
    periodTo: "2026-12-31",
    categories: ["security"],
    basedOnId: null,
    objectives: [],
    ...values,
  };
}

/** A report plan of a company that is asked for a SOC 2 and begins in its own time. */
export function planValues(values: Partial<PlanValues> = {}): PlanValues {
  return {
    name: "First reports",
    answers: Answers.parse({ handlesData: true, askers: ["security_teams"], running: "6_to_12" }),
    choices: { by: "start", on: "2026-12-01", readiness: 1, window: 6, reportWeeks: 6, countsPast: false },
    costs: null,
    ...values,
  };
}

export function scopeValues(values: Partial<ScopeValues> = {}): ScopeValues {
  return {
    kind: "service",
    name: "Payroll service",
    description: "Calculates and pays wages.",
    ownerId: null,
    standing: "in",
    reason: null,
    inIsms: true,
    classification: null,
    dataOwner: null,
    method: null,
    vendorId: null,
    effectiveFrom: "2026-01-01",
    ...values,
  };
}

export function vendorReportValues(values: Partial<VendorReportValues> = {}): VendorReportValues {
  return {
    kind: "soc2",
    periodFrom: "2026-01-01",
    periodTo: "2026-06-30",
    opinion: "unmodified",
    exceptions: null,
    bridgeTo: null,
    reviewedOn: "2026-08-01",
    conclusion: "Nothing that touches us.",
    reviewExpiresOn: null,
    ...values,
  };
}

export function documentValues(values: Partial<DocumentValues> = {}): DocumentValues {
  return {
    kind: "policy",
    title: "Access control policy",
    ownerId: null,
    reviewMonths: 12,
    needsAcknowledgement: true,
    controls: [],
    criteria: [],
    ...values,
  };
}

/** A risk rated in the middle, treated by controls. */
export function riskValues(values: Partial<RiskValues> = {}): RiskValues {
  return {
    description: "Somebody reads payroll data who should not.",
    cause: "",
    consequence: "",
    category: null,
    ownerId: null,
    isFraud: false,
    inherent: { likelihood: 3, impact: 4 },
    residual: { likelihood: 2, impact: 3 },
    treatment: "mitigate",
    treatmentPlan: "",
    treatmentDue: null,
    criteria: [],
    controls: [],
    assets: [],
    ...values,
  };
}

/** The calendar day so many days from now, in UTC. */
export function daysAhead(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
