import { ENGAGEMENT_LABEL } from "#server/engagements/rules.ts";
import type { Advice } from "#server/reports/schema.ts";

/** "SOC 2 Type 1, then Type 2" */
export function adviceName(a: Advice): string {
  const name = a.type ? `${ENGAGEMENT_LABEL[a.kind]} Type ${a.type}` : ENGAGEMENT_LABEL[a.kind];
  return a.thenType2 ? `${name}, then Type 2` : name;
}
