import type { ORGANIZATION_KINDS, ROLES } from "#db/schema/ground/roles.ts";

export type OrganizationKind = (typeof ORGANIZATION_KINDS)[number];
export type Role = (typeof ROLES)[number];

export const CAPABILITIES = {
  "organization:read": { scope: "organization", label: "See the organization and its people" },
  "organization:manage": { scope: "organization", label: "Rename the organization, create workspaces" },
  "people:manage": { scope: "organization", label: "Invite people, change roles, end memberships" },
  "sessions:end": { scope: "organization", label: "Sign everyone out" },
  "delegation:manage": {
    scope: "organization",
    label: "Let a provider operate the organization, or revoke its access",
  },
  "client:manage": { scope: "organization", label: "Create clients and open the portfolio" },
  "organization:journal": { scope: "organization", label: "Read the organization's activity" },
  "workspace:read": { scope: "workspace", label: "See engagements, criteria, controls and the timeline" },
  "plan:read": { scope: "workspace", label: "See report plans and the plan of action" },
  "engagement:manage": { scope: "workspace", label: "Plan reports, set up engagements and control objectives" },
  "scope:manage": { scope: "workspace", label: "Describe the system, vendors, data flows and commitments" },
  "risk:manage": { scope: "workspace", label: "Record risks and what addresses them" },
  "risk:accept": { scope: "workspace", label: "Accept risks in their own name" },
  "control:manage": { scope: "workspace", label: "Write, import and retire controls" },
  "mapping:manage": { scope: "workspace", label: "Map controls to criteria" },
  "document:manage": { scope: "workspace", label: "Write documents and link them to controls and criteria" },
  "document:approve": { scope: "workspace", label: "Approve documents" },
  "document:acknowledge": { scope: "workspace", label: "Acknowledge documents" },
  "evidence:read": { scope: "workspace", label: "Open evidence" },
  "evidence:submit": { scope: "workspace", label: "Add evidence, record events and comment" },
  "evidence:withdraw": { scope: "workspace", label: "Withdraw or supersede evidence" },
  "evidence:review": { scope: "workspace", label: "Accept or return evidence that others submitted" },
  "sharing:manage": { scope: "workspace", label: "Share engagements with auditors, or stop sharing them" },
  "journal:read": { scope: "workspace", label: "Read the workspace's activity" },
  "token:manage": { scope: "workspace", label: "Create and revoke access tokens for programs" },
} as const satisfies Record<string, { scope: "organization" | "workspace"; label: string }>;

export type Capability = keyof typeof CAPABILITIES;
export const CAPABILITY_NAMES = Object.keys(CAPABILITIES) as [Capability, ...Capability[]];
export type ScopeOf<C extends Capability> = (typeof CAPABILITIES)[C]["scope"];

declare const checked: unique symbol;
// A proof that the actor was checked, so that readers of restricted things cannot forget to. Only `can` and request targets make it.
export type May<C extends Capability> = C extends Capability
  ? { readonly [checked]: { readonly [K in C]: true } }
  : never;

// Whatever reveals a thing, its title or a count (screens, API, search, exports, activity) must check this.
export const READ_BY = {
  workspace: "workspace:read",
  engagement: "workspace:read",
  framework: "workspace:read",
  criterion: "workspace:read",
  control: "workspace:read",
  control_view: "workspace:read",
  library: "workspace:read",
  import: "workspace:read",
  document: "workspace:read",
  risk: "workspace:read",
  scope: "workspace:read",
  membership: "workspace:read",
  plan: "plan:read",
  evidence: "evidence:read",
  // activity exists to show who was let in
  grant: "journal:read",
  token: "journal:read",
  organization: "organization:read",
  delegation: "organization:read",
  person: "organization:read",
} as const satisfies Record<string, Capability>;

export type Noun = keyof typeof READ_BY;

export function unreadBy(capabilities: readonly Capability[]): Noun[] {
  return (Object.keys(READ_BY) as Noun[]).filter((noun) => !capabilities.includes(READ_BY[noun]));
}

const VIEWER = [
  "organization:read",
  "workspace:read",
  "plan:read",
  "document:acknowledge",
  "evidence:read",
  "journal:read",
] as const;
const CONTROL_OWNER = [...VIEWER, "evidence:submit"] as const;
const COMPLIANCE_MANAGER = [
  ...CONTROL_OWNER,
  "engagement:manage",
  "scope:manage",
  "risk:manage",
  "risk:accept",
  "control:manage",
  "mapping:manage",
  "document:manage",
  "document:approve",
  "evidence:withdraw",
  "evidence:review",
  "sharing:manage",
  "token:manage",
  "client:manage",
] as const;
const ADMINISTRATOR = [
  ...COMPLIANCE_MANAGER,
  "organization:manage",
  "people:manage",
  "delegation:manage",
  "organization:journal",
] as const;

/** The single source for procedures, access tests and the settings page. */
export const ROLE_CAPABILITIES: Record<Role, readonly Capability[]> = {
  owner: [...ADMINISTRATOR, "sessions:end"],
  administrator: ADMINISTRATOR,
  compliance_manager: COMPLIANCE_MANAGER,
  control_owner: CONTROL_OWNER,
  viewer: VIEWER,
};

/** Row-level security enforces the same limits for auditors. */
export const AUDITOR_CAPABILITIES: readonly Capability[] = ["workspace:read", "evidence:read", "journal:read"];

// Sharing with auditors and running the organization stay with the client.
export const DELEGABLE_CAPABILITIES = [
  "workspace:read",
  "plan:read",
  "evidence:read",
  "journal:read",
  "evidence:submit",
  "engagement:manage",
  "scope:manage",
  "risk:manage",
  "control:manage",
  "mapping:manage",
  "document:manage",
  "evidence:withdraw",
  "evidence:review",
  "token:manage",
] as const satisfies readonly Capability[];

export const WHO_DECIDES = {
  member: "An owner or administrator can change your role.",
  operator: "The client decides what its provider may do.",
  auditor: "Auditors can read what is shared with them, but change nothing.",
  system: "",
} as const;

export const ROLE_LABEL: Record<Role, string> = {
  owner: "Owner",
  administrator: "Administrator",
  compliance_manager: "Compliance manager",
  control_owner: "Control owner",
  viewer: "Viewer",
};

export const KIND_LABEL: Record<OrganizationKind, string> = {
  service_organization: "Service organization",
  mssp: "Managed security service provider",
  audit_firm: "Audit firm",
};

export function knownCapabilities(names: readonly string[]): Capability[] {
  return CAPABILITY_NAMES.filter((name) => names.includes(name));
}

type Submitter = { capabilities: readonly Capability[]; role: Role | null; membershipId: string | null };

/** Control owners only for their own. A provider's control owner owns none of the client's. */
export function mayBringEvidence(who: Submitter, control: { ownerId: string | null }): boolean {
  if (!who.capabilities.includes("evidence:submit")) return false;
  return who.role !== "control_owner" || (who.membershipId !== null && control.ownerId === who.membershipId);
}

export function operatorCapabilities(role: Role, delegated: readonly string[]): Capability[] {
  return DELEGABLE_CAPABILITIES.filter((c) => ROLE_CAPABILITIES[role].includes(c) && delegated.includes(c));
}

type Access = { via: "membership" | "delegation" | "audit"; role: Role | null; delegated: readonly string[] | null };

export function capabilitiesOf({ via, role, delegated }: Access): readonly Capability[] {
  if (via === "audit" || !role) return AUDITOR_CAPABILITIES;
  return via === "membership" ? ROLE_CAPABILITIES[role] : operatorCapabilities(role, delegated ?? []);
}

const RANK: readonly Role[] = ["viewer", "control_owner", "compliance_manager", "administrator", "owner"];

/** Nobody may grant, change or end a role above their own. */
export function mayAssign(own: Role, other: Role): boolean {
  return RANK.indexOf(own) >= RANK.indexOf(other);
}

/**
 * Null to go on. Tabs share the session cookie, so what one person's page sends must not run as another.
 * @param believes the page's person, "anybody" for a link that names nobody; if missing, only reads are allowed
 */
export function otherPersonsPage(
  person: { id: string; name: string },
  believes: string | null | undefined,
  mode: "read" | "write",
): string | null {
  if (believes === person.id || believes === "anybody" || (!believes && mode === "read")) return null;
  const how = believes
    ? "this page belongs to someone else. What you typed is still here: copy it, or sign in again as that person."
    : "this page does not say who it belongs to. Copy what you typed, then reload the page.";
  return `You are now signed in as ${person.name} in this browser, and ${how}`;
}
