import { expect, test } from "vitest";
import {
  AUDITOR_CAPABILITIES,
  CAPABILITIES,
  type Capability,
  capabilitiesOf,
  DELEGABLE_CAPABILITIES,
  knownCapabilities,
  mayAssign,
  mayBringEvidence,
  operatorCapabilities,
  otherPersonsPage,
  ROLE_CAPABILITIES,
  type Role,
  unreadBy,
} from "#server/ground/access/rules.ts";
import { type Holders, NOUNS } from "#tests/access/nouns.ts";

const ROLES = ["viewer", "control_owner", "compliance_manager", "administrator", "owner"] as const satisfies Role[];

/**
 * The table a second time, by hand: the least role that may do it, whether a client can hand it to a provider, and whether an
 * auditor may. A change of the product's table is a change here too, made by somebody who meant it.
 */
const EXPECTED: Partial<Record<Capability, Holders>> = {
  "organization:read": ["viewer", false, false],
  "organization:manage": ["administrator", false, false],
  "people:manage": ["administrator", false, false],
  "sessions:end": ["owner", false, false],
  "delegation:manage": ["administrator", false, false],
  "client:manage": ["compliance_manager", false, false],
  "organization:journal": ["administrator", false, false],
  "workspace:read": ["viewer", true, true],
  "plan:read": ["viewer", true, false],
  "engagement:manage": ["compliance_manager", true, false],
  "scope:manage": ["compliance_manager", true, false],
  "risk:manage": ["compliance_manager", true, false],
  "risk:accept": ["compliance_manager", false, false],
  "control:manage": ["compliance_manager", true, false],
  "mapping:manage": ["compliance_manager", true, false],
  "document:manage": ["compliance_manager", true, false],
  "document:approve": ["compliance_manager", false, false],
  "document:acknowledge": ["viewer", false, false],
  "evidence:read": ["viewer", true, true],
  "evidence:submit": ["control_owner", true, false],
  "evidence:withdraw": ["compliance_manager", true, false],
  "evidence:review": ["compliance_manager", true, false],
  "sharing:manage": ["compliance_manager", false, false],
  "journal:read": ["viewer", true, true],
  "token:manage": ["compliance_manager", true, false],
  ...Object.assign({}, ...NOUNS.map((noun) => noun.capabilities)),
};
const ALL = Object.keys(EXPECTED) as Capability[];
const where = (holds: (row: Holders) => boolean) =>
  Object.entries(EXPECTED)
    .filter(([, row]) => holds(row))
    .map(([c]) => c)
    .sort();

test("each role has exactly the capabilities listed here", () => {
  expect(Object.keys(CAPABILITIES).sort()).toEqual(ALL.toSorted());
  for (const [rank, role] of ROLES.entries())
    expect([role, ...ROLE_CAPABILITIES[role].toSorted()]).toEqual([
      role,
      ...where(([from]) => ROLES.indexOf(from) <= rank),
    ]);
});

test("auditors have exactly the capabilities listed here, and providers at most those", () => {
  expect(AUDITOR_CAPABILITIES.toSorted()).toEqual(where(([, , auditor]) => auditor));
  expect(DELEGABLE_CAPABILITIES.toSorted()).toEqual(where(([, delegable]) => delegable));
});

test("a provider or auditor never gets a capability outside workspaces", () => {
  for (const c of [...AUDITOR_CAPABILITIES, ...DELEGABLE_CAPABILITIES]) expect(CAPABILITIES[c].scope).toBe("workspace");
});

test("a provider's person may do what both their role and the client allow", () => {
  expect(operatorCapabilities("viewer", ["workspace:read", "control:manage"])).toEqual(["workspace:read"]);
  expect(operatorCapabilities("owner", ["workspace:read"])).toEqual(["workspace:read"]);
  expect(operatorCapabilities("owner", ["sharing:manage", "people:manage", "no such thing"])).toEqual([]);
  expect(operatorCapabilities("owner", ALL)).toEqual(DELEGABLE_CAPABILITIES);
});

test("a role can be given by the same role and by those above it", () => {
  for (const [own, one] of ROLES.entries())
    for (const [other, two] of ROLES.entries()) expect(mayAssign(one, two), `${one} → ${two}`).toBe(own >= other);
});

test("lets control owners submit evidence only for their own controls, and others for all", () => {
  const theirs = { ownerId: "m-1" };
  const who = (role: Role | null, membershipId: string | null, capabilities: Capability[] = ["evidence:submit"]) =>
    mayBringEvidence({ role, membershipId, capabilities }, theirs);
  expect([who("compliance_manager", "m-2"), who(null, null), who("control_owner", "m-1")]).toEqual([true, true, true]);
  expect(who("control_owner", "m-2")).toBe(false);
  // A provider's control owner is no member of the client.
  expect(who("control_owner", null)).toBe(false);
  expect(
    mayBringEvidence(
      { role: "control_owner", membershipId: null, capabilities: ["evidence:submit"] },
      { ownerId: null },
    ),
  ).toBe(false);
  expect([who("viewer", "m-1", []), who("owner", "m-1", ["evidence:read"])]).toEqual([false, false]);
});

test("auditors have the auditors' capabilities, members their role's, and a provider's people what was delegated", () => {
  const way = { role: "owner", delegated: ["workspace:read"] } as const;
  expect(capabilitiesOf({ ...way, via: "audit" })).toEqual(AUDITOR_CAPABILITIES);
  expect(capabilitiesOf({ via: "membership", role: null, delegated: null })).toEqual(AUDITOR_CAPABILITIES);
  expect(capabilitiesOf({ ...way, via: "membership" })).toEqual(ROLE_CAPABILITIES.owner);
  expect(capabilitiesOf({ ...way, via: "delegation" })).toEqual(["workspace:read"]);
  expect(capabilitiesOf({ ...way, via: "delegation", delegated: null })).toEqual([]);
});

test("capability names from another version are ignored, and a capability not held does not read", () => {
  expect(knownCapabilities(["evidence:read", "gone:long-ago", "workspace:read"])).toEqual([
    "workspace:read",
    "evidence:read",
  ]);
  const read: Capability[] = ["workspace:read", "evidence:read", "journal:read", "organization:read"];
  const others = NOUNS.filter((noun) => !read.includes(noun.readBy)).map(({ noun }) => noun);
  expect(unreadBy(read).sort()).toEqual(["plan", ...others].sort());
  expect(unreadBy(["plan:read"])).toContain("evidence");
});

test("refuses reads and writes from another person's page, but only writes from a page that names no one", () => {
  const nora = { id: "nora", name: "Nora" };
  for (const mode of ["read", "write"] as const) {
    expect(otherPersonsPage(nora, "nora", mode)).toBeNull();
    expect(otherPersonsPage(nora, "anybody", mode)).toBeNull();
    expect(otherPersonsPage(nora, "samir", mode)).toMatch(/signed in as Nora.*belongs to someone else/);
  }
  for (const nobody of [null, undefined, ""]) {
    expect(otherPersonsPage(nora, nobody, "read")).toBeNull();
    expect(otherPersonsPage(nora, nobody, "write")).toMatch(/does not say who it belongs to/);
  }
});
