import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DELEGABLE_CAPABILITIES, mayAssign, type Role } from "#server/ground/access/rules.ts";
import { delegated } from "#server/people/delegations/rules.ts";
import {
  acceptanceProblem,
  expiryFrom,
  invitationState,
  invitationToken,
  tenantOf,
} from "#server/people/invitations/rules.ts";
import { lastOwnerProblem, rolesProblem } from "#server/people/people/rules.ts";
import { auditorState, endProblem, grantState } from "#server/plan/sharing/rules.ts";
import { engagementTime } from "#server/surface/portfolio/rules.ts";

const ORG = "0197a0f0-1111-7222-8333-444444444444";
const SECRET = "A".repeat(43);
const ROLES: Role[] = ["owner", "administrator", "compliance_manager", "control_owner", "viewer"];

describe("an invitation's link", () => {
  test("names the tenant it belongs to", () => {
    expect(tenantOf(invitationToken(ORG, SECRET))).toBe(ORG);
  });

  test.each(["", SECRET, `${ORG}.`, `${ORG}.short`, `x.${SECRET}`, `${ORG}.${SECRET}.more`, `${ORG}${SECRET}`])(
    "that is malformed names none: %j",
    (token) => {
      expect(tenantOf(token)).toBeNull();
    },
  );

  test("never names a tenant for a malformed link", () => {
    fc.assert(fc.property(fc.string(), (text) => tenantOf(text) === null));
  });

  test("works until the very moment it expires", () => {
    const now = "2026-11-02T09:00:00.000Z";
    const expiresAt = expiryFrom(now);
    expect(expiresAt).toBe("2026-11-09T09:00:00.000Z");
    const open = { acceptedAt: null, revokedAt: null, expiresAt };
    expect(invitationState(open, "2026-11-09T08:59:59.999Z")).toBe("open");
    expect(invitationState(open, expiresAt)).toBe("expired");
    expect(invitationState({ ...open, acceptedAt: now }, expiresAt)).toBe("accepted");
    expect(invitationState({ ...open, revokedAt: now }, now)).toBe("revoked");
  });
});

describe("who may accept for an organization", () => {
  const firm = { orgId: "firm", orgName: "Firm", orgKind: "audit_firm" as const, role: "viewer" as Role };

  test("anyone at the firm can accept an audit; only an owner or administrator can take on a client", () => {
    expect(acceptanceProblem("audit", firm, "client")).toBeNull();
    for (const role of ROLES)
      expect(acceptanceProblem("delegation", { ...firm, role }, "client") === null).toBe(
        mayAssign(role, "administrator"),
      );
  });

  test("a client never audits or operates itself, and a service organization operates no one", () => {
    expect(acceptanceProblem("audit", { ...firm, orgId: "client" }, "client")).toMatch(/client itself/);
    expect(acceptanceProblem("audit", { ...firm, orgKind: "service_organization" }, "client")).toMatch(
      /service organization/,
    );
  });
});

describe("delegation", () => {
  test("always includes seeing the workspace, and nothing that was not chosen", () => {
    fc.assert(
      fc.property(fc.subarray([...DELEGABLE_CAPABILITIES]), (chosen) => {
        expect(new Set(delegated(chosen))).toEqual(new Set(["workspace:read", ...chosen]));
      }),
    );
  });
});

describe("people", () => {
  test("the last active owner stays; an invited owner does not count", () => {
    expect(lastOwnerProblem(["a"], { id: "a", state: "active" })).toMatch(/last owner/);
    expect(lastOwnerProblem(["a", "b"], { id: "a", state: "active" })).toBeNull();
    expect(lastOwnerProblem(["a"], { id: "c", state: "invited" })).toBeNull();
  });

  test("a role can be given only by the same role or a higher one", () => {
    expect(rolesProblem("administrator", ["owner"])).not.toBeNull();
    expect(rolesProblem("administrator", ["viewer", "administrator"])).toBeNull();
    expect(rolesProblem(null, ["viewer"])).not.toBeNull();
  });
});

describe("sharing", () => {
  test("a grant is open to the end of its last day", () => {
    const grant = { endsOn: "2026-06-30", revokedAt: null, accepted: true };
    expect(grantState(grant, "2026-06-30")).toBe("live");
    expect(grantState(grant, "2026-07-01")).toBe("ended");
    expect(grantState({ ...grant, accepted: false }, "2026-06-30")).toBe("waiting");
    expect(grantState({ ...grant, revokedAt: "2026-06-01T00:00:00.000Z" }, "2026-06-02")).toBe("revoked");
    expect(endProblem("2026-06-29", "2026-06-30")).toMatch(/today or a later day/);
    expect(endProblem("2026-06-30", "2026-06-30")).toBeNull();
  });

  test("a removed auditor has no access, even to what they accepted earlier", () => {
    expect(auditorState({ acceptedAt: "x", revokedAt: "y" })).toBe("removed");
    expect(auditorState({ acceptedAt: "x", revokedAt: null })).toBe("reading");
    expect(auditorState({ acceptedAt: null, revokedAt: null })).toBe("invited");
  });
});

test("an engagement is running from its first to its last day", () => {
  const e = { evidenceFrom: "2026-01-01", evidenceTo: "2026-12-31" };
  expect(["2025-12-31", "2026-01-01", "2026-12-31", "2027-01-01"].map((d) => engagementTime(e, d))).toEqual([
    "coming",
    "running",
    "running",
    "over",
  ]);
});
