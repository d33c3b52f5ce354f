import type {
  CLASSIFICATIONS,
  DATA_OWNERS,
  OPINIONS,
  VENDOR_METHODS,
  VENDOR_REPORT_KINDS,
} from "#db/schema/programme/scope.ts";
import type { ScopeKind, ScopeValues, Standing } from "../schema.ts";

type Kind = {
  one: string;
  many: string;
  view: ScopeView;
  hint: string;
  criteria?: true;
};

export const SCOPE_VIEWS = ["system", "vendors", "customers", "commitments", "isms"] as const;
export type ScopeView = (typeof SCOPE_VIEWS)[number];

export const VIEW_LABEL: Record<ScopeView, string> = {
  system: "System",
  vendors: "Vendors",
  customers: "User entities",
  commitments: "Commitments",
  isms: "ISMS context",
};

export const KINDS: Record<ScopeKind, Kind> = {
  service: { one: "Service", many: "Services", view: "system", hint: "What customers buy." },
  application: { one: "Application", many: "Applications", view: "system", hint: "What provides the service." },
  infrastructure: { one: "Infrastructure", many: "Infrastructure", view: "system", hint: "Hosts, networks, storage." },
  software: {
    one: "Software",
    many: "Software",
    view: "system",
    hint: "What applications run on, and what operates them.",
  },
  location: { one: "Location", many: "Locations", view: "system", hint: "Offices, data centres, regions." },
  team: { one: "Team", many: "People and teams", view: "system", hint: "Who runs, secures and supports it." },
  procedure: {
    one: "Procedure",
    many: "Procedures",
    view: "system",
    hint: "How the service is run, manually or automatically.",
  },
  data: { one: "Data", many: "Data", view: "system", hint: "What is stored, processed or transmitted." },
  vendor: {
    one: "Vendor",
    many: "Vendors and subservice organizations",
    view: "vendors",
    hint: "Who provides part of the service, and what they do.",
    criteria: true,
  },
  subservice_control: {
    one: "Expected control (CSOC)",
    many: "Controls expected of subservice organizations (CSOCs)",
    view: "vendors",
    hint: "What the vendor must do for our criteria to be met.",
    criteria: true,
  },
  user_entity_control: {
    one: "User-entity control (CUEC)",
    many: "Complementary user-entity controls (CUECs)",
    view: "customers",
    hint: "What customers must do for our criteria to be met. Few in a SOC 2, common in a SOC 1.",
    criteria: true,
  },
  commitment: {
    one: "Service commitment",
    many: "Principal service commitments",
    view: "commitments",
    hint: "What customers are promised: uptime, protection, correctness.",
    criteria: true,
  },
  requirement: {
    one: "System requirement",
    many: "System requirements",
    view: "commitments",
    hint: "What the system must do to keep those promises.",
    criteria: true,
  },
  context_issue: {
    one: "Issue",
    many: "Internal and external issues",
    view: "isms",
    hint: "What affects the management system’s purpose (ISO 27001, clause 4.1).",
  },
  interested_party: {
    one: "Interested party",
    many: "Interested parties",
    view: "isms",
    hint: "Who has requirements for it, and which of them it addresses (clause 4.2).",
  },
};

export const STANDING_LABEL: Record<Standing, string> = { in: "In scope", out: "Out of scope", gone: "Gone" };

export const CLASSIFICATION_LABEL: Record<(typeof CLASSIFICATIONS)[number], string> = {
  public: "Public",
  internal: "Internal",
  confidential: "Confidential",
  restricted: "Restricted",
};

export const DATA_OWNER_LABEL: Record<(typeof DATA_OWNERS)[number], string> = {
  company: "Our own",
  customers: "Customers’",
  individuals: "Individuals’ (personal data)",
};

export const METHOD_LABEL: Record<(typeof VENDOR_METHODS)[number], string> = {
  carve_out: "Subservice organization, carved out",
  inclusive: "Subservice organization, included",
  vendor: "Vendor, no subservice organization",
};

export const REPORT_LABEL: Record<(typeof VENDOR_REPORT_KINDS)[number], string> = {
  soc1: "SOC 1",
  soc2: "SOC 2",
  soc3: "SOC 3",
  isae3402: "ISAE 3402",
  iso27001: "ISO 27001",
  pci_dss: "PCI DSS",
  other: "Other",
};

export const OPINION_LABEL: Record<(typeof OPINIONS)[number], string> = {
  unmodified: "Unmodified",
  qualified: "Qualified",
  adverse: "Adverse",
  disclaimer: "Disclaimer",
  certificate: "Certificate",
};

const ORDER = Object.keys(KINDS);

export function inOrderOfKinds(a: { kind: ScopeKind; name: string }, b: { kind: ScopeKind; name: string }): number {
  return ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || a.name.localeCompare(b.name);
}

export function scopeProblems(v: ScopeValues, criteria = 0): { field: string; message: string }[] {
  const problems: { field: string; message: string }[] = [];
  if (v.standing !== "in" && !v.reason)
    problems.push({ field: "reason", message: "Give a reason: the auditor will ask why it was left out or ended." });
  if (v.kind === "vendor" && !v.method)
    problems.push({ field: "method", message: "Choose how the description treats this vendor." });
  if (v.kind === "data" && !v.classification)
    problems.push({ field: "classification", message: "Choose how this data is classified." });
  if (v.kind === "data" && !v.dataOwner) problems.push({ field: "dataOwner", message: "Choose whose data this is." });
  if (criteria > 0 && !KINDS[v.kind].criteria)
    problems.push({ field: "criteria", message: "Items of this kind have no criteria: choose none." });
  if (v.kind === "subservice_control" && !v.vendorId)
    problems.push({ field: "vendorId", message: "Choose the vendor that is expected to do this." });
  return problems;
}

export function ofItsKind(v: ScopeValues): ScopeValues {
  return {
    ...v,
    classification: v.kind === "data" ? v.classification : null,
    dataOwner: v.kind === "data" ? v.dataOwner : null,
    method: v.kind === "vendor" ? v.method : null,
    vendorId: v.kind === "subservice_control" ? v.vendorId : null,
  };
}
