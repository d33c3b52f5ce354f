import type { CATEGORIES, ENGAGEMENT_KINDS } from "#db/schema/ground/report-kinds.ts";
import { formatDay, formatSpan } from "#server/ground/calendar/rules.ts";
export type EngagementKind = (typeof ENGAGEMENT_KINDS)[number];

export type Category = (typeof CATEGORIES)[number];

export const ENGAGEMENT_LABEL: Record<EngagementKind, string> = {
  soc1: "SOC 1",
  soc2: "SOC 2",
  soc3: "SOC 3",
  soc_cybersecurity: "SOC for Cybersecurity",
  isae3402: "ISAE 3402",
  iso27001: "ISO 27001",
};

export const CATEGORY_LABEL: Record<Category, string> = {
  security: "Security",
  availability: "Availability",
  processing_integrity: "Processing integrity",
  confidentiality: "Confidentiality",
  privacy: "Privacy",
};

export type EngagementShape = {
  kind: EngagementKind;
  type: number | null;
  asOf: string | null;
  periodFrom: string | null;
  periodTo: string | null;
  categories: readonly Category[];
  basedOnId: string | null;
  objectives?: readonly string[];
};

export function frameworkOf(kind: EngagementKind): "tsc" | "iso27001" | "objectives" {
  if (kind === "iso27001") return "iso27001";
  return kind === "soc1" || kind === "isae3402" ? "objectives" : "tsc";
}

export function typesOf(kind: EngagementKind): readonly (1 | 2)[] {
  if (kind === "iso27001") return [];
  return kind === "soc3" ? [2] : [1, 2];
}

/** "SOC 2 Type 2 · 1 January 2026 – 31 December 2026". A SOC 3 and a SOC for Cybersecurity carry no type in their names. */
export function engagementName(e: Omit<EngagementShape, "categories" | "basedOnId">): string {
  const kind =
    e.type && e.kind !== "soc3" && e.kind !== "soc_cybersecurity"
      ? `${ENGAGEMENT_LABEL[e.kind]} Type ${e.type}`
      : ENGAGEMENT_LABEL[e.kind];
  if (e.asOf) return `${kind} · as of ${formatDay(e.asOf)}`;
  return e.periodFrom && e.periodTo ? `${kind} · ${formatSpan({ from: e.periodFrom, to: e.periodTo })}` : kind;
}
