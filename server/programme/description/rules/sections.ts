import type { EngagementKind } from "#server/ground/report-kinds/rules.ts";
import type { ScopeKind } from "#server/programme/scope/schema.ts";

/** Content that a section assembles itself: a scope kind's items, or a computed part. */
export type Part = ScopeKind | "flows" | "criteria" | "uncovered" | "subservice" | "changes";

export type Section = {
  id: string;
  code: string;
  title: string;
  asks: string;
  parts: readonly Part[];
  /** the section needs text written by hand */
  byHand?: true;
  /** only where a report covers operation over a period */
  type2?: true;
};

const CHANGES: Section = {
  id: "changes",
  code: "DC 9",
  title: "Significant changes in the period",
  asks: "Changes to the system and its controls in the period that readers should know about.",
  parts: ["changes"],
  type2: true,
};

/** DC section 200, by domain/reports.md. */
const SOC2: readonly Section[] = [
  {
    id: "services",
    code: "DC 1",
    title: "Services provided",
    asks: "Which services are provided.",
    parts: ["service"],
  },
  {
    id: "commitments",
    code: "DC 2",
    title: "Commitments and requirements",
    asks: "The principal commitments to customers, and what the system must do to meet them.",
    parts: ["commitment", "requirement"],
  },
  {
    id: "components",
    code: "DC 3",
    title: "Components of the system",
    asks: "Infrastructure, software, people, procedures and data that provide the service.",
    parts: ["infrastructure", "application", "software", "team", "location", "procedure", "data", "flows"],
  },
  {
    id: "incidents",
    code: "DC 4",
    title: "Incidents",
    asks: "Incidents caused by control failures or that seriously affected commitments: nature, timing, extent and outcome. Say so if there were none.",
    parts: [],
    byHand: true,
  },
  {
    id: "controls",
    code: "DC 5",
    title: "Criteria and controls",
    asks: "The applicable criteria, and the controls that meet them.",
    parts: ["criteria"],
  },
  {
    id: "user_entities",
    code: "DC 6",
    title: "Complementary user-entity controls",
    asks: "What the design relies on customers to do. Say so if it relies on nothing.",
    parts: ["user_entity_control"],
  },
  {
    id: "subservice",
    code: "DC 7",
    title: "Subservice organizations",
    asks: "What they do, whether they are carved out or included, and which controls are expected of them.",
    parts: ["subservice"],
  },
  {
    id: "not_applicable",
    code: "DC 8",
    title: "Criteria that do not apply",
    asks: "Any criterion of a chosen category that does not apply, and why. Say so when all apply.",
    parts: ["uncovered"],
    byHand: true,
  },
  CHANGES,
];

/** AT-C 320, by domain/reports.md. */
const SOC1: readonly Section[] = [
  {
    id: "services",
    code: "1",
    title: "Services and classes of transactions",
    asks: "Which services are provided, and which classes of transactions are processed for customers.",
    parts: ["service"],
  },
  {
    id: "transactions",
    code: "2",
    title: "How transactions are processed",
    asks: "How transactions start, are authorized, recorded, processed, corrected and reach customers’ reports.",
    parts: ["procedure", "application", "flows"],
    byHand: true,
  },
  {
    id: "records",
    code: "3",
    title: "Records used",
    asks: "Accounting records and supporting information that are used to process and correct transactions.",
    parts: ["data"],
  },
  {
    id: "events",
    code: "4",
    title: "Events other than transactions",
    asks: "How significant events and conditions are captured and dealt with.",
    parts: [],
    byHand: true,
  },
  {
    id: "reports",
    code: "5",
    title: "How reports are prepared",
    asks: "How reports and other information for customers are prepared.",
    parts: [],
    byHand: true,
  },
  {
    id: "subservice",
    code: "6",
    title: "Subservice organizations",
    asks: "What they do, whether they are carved out or included, and which controls are expected of them.",
    parts: ["subservice"],
  },
  {
    id: "controls",
    code: "7",
    title: "Control objectives and controls",
    asks: "The control objectives and the controls that serve them.",
    parts: ["criteria"],
  },
  {
    id: "user_entities",
    code: "8",
    title: "Complementary user-entity controls",
    asks: "What the design relies on customers to do for the objectives to be met.",
    parts: ["user_entity_control"],
  },
  {
    id: "environment",
    code: "9",
    title: "Environment, risk, communication, monitoring",
    asks: "Other parts of the control environment, risk assessment, communication and monitoring that matter to customers.",
    parts: ["team", "location", "infrastructure", "software"],
    byHand: true,
  },
  { ...CHANGES, code: "10" },
];

const SOC3: readonly Section[] = [
  {
    id: "boundaries",
    code: "A",
    title: "Boundaries of the system",
    asks: "What is inside the system that the public report covers.",
    parts: ["service", "application", "infrastructure", "software", "team", "location", "procedure", "data"],
  },
  {
    id: "commitments",
    code: "B",
    title: "Commitments and requirements",
    asks: "The principal commitments to customers, and what the system must do to meet them.",
    parts: ["commitment", "requirement"],
  },
];

const hand = (n: number, id: string, title: string, asks: string, parts: readonly Part[] = []): Section => ({
  id,
  code: `${n}`,
  title,
  asks,
  parts,
  byHand: true,
});

/** The nine groups of DC section 100, by domain/reports.md. */
const CYBERSECURITY: readonly Section[] = [
  hand(1, "business", "Business and operations", "What the entity does, and through which channels.", [
    "service",
    "location",
  ]),
  hand(2, "information", "Information at risk", "Which information is created, kept and shared.", ["data", "flows"]),
  hand(3, "objectives", "Programme objectives", "What the risk-management programme should achieve.", [
    "commitment",
    "requirement",
  ]),
  hand(
    4,
    "risk_factors",
    "Inherent-risk factors",
    "Technologies, connections, people, changes and incidents that raise the risk.",
    ["application", "infrastructure", "software", "vendor", "changes"],
  ),
  hand(5, "governance", "Governance", "Who sets the tone, oversees, and is held to account.", ["team"]),
  hand(6, "risk_assessment", "Risk assessment", "How risks are identified, assessed and treated."),
  hand(7, "communication", "Communication and information quality", "How information reaches the people who need it."),
  hand(8, "monitoring", "Monitoring", "How the programme is monitored and corrected."),
  hand(9, "control_processes", "Control processes", "How risks are controlled day to day.", ["procedure", "criteria"]),
];

/** ISO 27001 clauses 4.1 to 4.3, and the scope statement that the certificate cites. The boundary is the ISMS's own. */
const ISO: readonly Section[] = [
  {
    id: "isms_context",
    code: "4.1",
    title: "Context",
    asks: "Internal and external issues that affect the management system, including climate change.",
    parts: ["context_issue"],
  },
  {
    id: "isms_parties",
    code: "4.2",
    title: "Interested parties",
    asks: "Who has requirements for the management system, and which of them it addresses.",
    parts: ["interested_party"],
  },
  {
    id: "isms_scope",
    code: "4.3",
    title: "Scope of the management system",
    asks: "Its boundaries and applicability, with interfaces and dependencies, as the certificate will cite it.",
    parts: ["service", "application", "infrastructure", "software", "team", "location", "procedure", "data", "vendor"],
    byHand: true,
  },
];

const BY_KIND: Record<EngagementKind, readonly Section[]> = {
  soc1: SOC1,
  isae3402: SOC1,
  soc2: SOC2,
  soc3: SOC3,
  soc_cybersecurity: CYBERSECURITY,
  iso27001: ISO,
};

export function sectionsOf({ kind, type }: { kind: EngagementKind; type: number | null }): readonly Section[] {
  return BY_KIND[kind].filter((s) => !s.type2 || type !== 1);
}

/** Whether the engagement's boundary is the ISMS rather than the described system. */
export function isIsms(kind: EngagementKind): boolean {
  return kind === "iso27001";
}
