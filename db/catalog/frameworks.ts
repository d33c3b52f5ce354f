import type { ASSERTIONS } from "#db/schema/programme/criteria.ts";
import iso27001 from "./iso27001-2022.json" with { type: "json" };
import soc1 from "./soc1-control-objectives.json" with { type: "json" };
import tsc from "./tsc-2017-rpof-2022.json" with { type: "json" };

/** One criterion as the catalogue knows it, before a workspace adopts its own copy. Texts are our own paraphrases. */
export type CatalogCriterion = {
  framework: "tsc" | "iso27001" | "objectives";
  code: string;
  title: string;
  description: string;
  groupCode: string;
  groupName: string;
  category: string | null;
  sort: number;
  points: { id: string; text: string; appliesWhen: string }[];
  assertions: Assertion[];
};
type Assertion = (typeof ASSERTIONS)[number];

export const TSC: readonly CatalogCriterion[] = tsc.criteria.map((c, i) => ({
  framework: "tsc",
  code: c.id,
  title: c.title,
  description: c.paraphrase,
  groupCode: c.series,
  groupName: c.series_name,
  category: c.category,
  sort: 1000 + i,
  points: c.points_of_focus.map((p) => ({ id: p.id, text: p.text, appliesWhen: p.applies_when })),
  assertions: [],
}));

const THEMES: Record<string, { code: string; name: string }> = {
  organizational: { code: "A.5", name: "Organizational controls" },
  people: { code: "A.6", name: "People controls" },
  physical: { code: "A.7", name: "Physical controls" },
  technological: { code: "A.8", name: "Technological controls" },
};

export const ISO27001: readonly CatalogCriterion[] = [
  ...iso27001.clauses.map((c) => ({
    code: c.id,
    title: c.title,
    description: c.paraphrase,
    groupCode: c.id.split(".")[0] ?? c.id,
    groupName: c.theme,
    category: "clause",
  })),
  ...iso27001.annex_a.map((c) => ({
    code: c.id,
    title: c.name,
    description: c.paraphrase,
    groupCode: THEMES[c.theme]?.code ?? "A",
    groupName: THEMES[c.theme]?.name ?? "Annex A",
    category: "annex_a",
  })),
].map((c, i) => ({ ...c, framework: "iso27001" as const, sort: 2000 + i, points: [], assertions: [] }));

const SERVICES = new Map(soc1.service_types.map((s) => [s.code, s.name]));
const DOMAINS: Record<string, string> = {
  logical_access: "Logical access",
  change_management: "Change management",
  operations: "Computer operations",
  physical: "Physical access",
  sdlc: "Development of systems",
};

/** Starter control objectives; a SOC 1's own objectives are management's, so a workspace edits its copies. */
export const OBJECTIVES: readonly CatalogCriterion[] = soc1.objectives.map((o, i) => {
  const service = "service_type" in o && typeof o.service_type === "string" ? o.service_type : null;
  const domain = "domain" in o && typeof o.domain === "string" ? o.domain : "";
  return {
    framework: "objectives",
    code: o.id,
    title: o.title,
    description: o.objective,
    groupCode: o.id.split("-").slice(0, -1).join("-"),
    groupName: service ? (SERVICES.get(service) ?? service) : (DOMAINS[domain] ?? domain),
    category: service ?? "itgc",
    sort: 3000 + i,
    points: [],
    assertions: o.assertions as Assertion[],
  };
});

const BY_CODE = new Map(soc1.objectives.map((o) => [o.id, o]));

/** What threatens a starter objective, each with its code; none for an objective of management's own. */
export function starterRisks(code: string): readonly { code: string; description: string }[] {
  return BY_CODE.get(code)?.risks.map((r) => ({ code: r.id, description: r.text })) ?? [];
}

/** What customers usually must do for a starter objective to be met. */
export function typicalUserControls(code: string): readonly string[] {
  return BY_CODE.get(code)?.typical_cuecs ?? [];
}
