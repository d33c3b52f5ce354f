import type { ControlInput } from "#server/controls/schema.ts";
import type { EngagementInput } from "#server/engagements/schema.ts";

/** A control's fields as a form sends them; only what a test is about needs to be said. */
export function controlValues(values: Partial<ControlInput> & { code: string }): ControlInput {
  return {
    title: `Control ${values.code}`,
    statement: "The owner reviews the listing and signs it.",
    category: null,
    ownerId: null,
    ownerName: null,
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
