import type { OrganizationKind, Role } from "#server/ground/access/rules.ts";
import { ROLE_CAPABILITIES } from "#server/ground/access/rules.ts";

export const ACCESS_ENDED = "Access for this audit has ended. Ask the client to extend it.";

export type InvitationKind = "membership" | "audit" | "delegation";
export type InvitationState = "open" | "accepted" | "revoked" | "expired" | "ended";

const DAYS = 7;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function invitationToken(orgId: string, secret: string): string {
  return `${orgId}.${secret}`;
}

/** The tenant named in a token; null if malformed. Only the secret authorises. */
export function tenantOf(token: string): string | null {
  const [orgId = "", secret = "", ...rest] = token.split(".");
  return UUID.test(orgId) && secret.length >= 40 && rest.length === 0 ? orgId : null;
}

export function expiryFrom(now: string): string {
  return new Date(Date.parse(now) + DAYS * 86_400_000).toISOString();
}

export function invitationState(
  i: { acceptedAt: string | null; revokedAt: string | null; expiresAt: string },
  now: string,
): InvitationState {
  if (i.acceptedAt) return "accepted";
  if (i.revokedAt) return "revoked";
  return i.expiresAt <= now ? "expired" : "open";
}

export const STATE_MESSAGE: Record<Exclude<InvitationState, "open">, string> = {
  accepted: "This invitation has already been used: each works once. If that was you, sign in.",
  revoked: "This invitation was revoked. Ask whoever sent it.",
  expired: "This invitation has expired: each works for 7 days. Ask for a new one.",
  ended: ACCESS_ENDED,
};

export const KIND_THAT_ACCEPTS = { audit: "audit_firm", delegation: "mssp" } as const satisfies Record<
  Exclude<InvitationKind, "membership">,
  OrganizationKind
>;

// A firm may audit one client and operate another, so both kinds may do both; independence is checked elsewhere.
export function acceptanceProblem(
  kind: Exclude<InvitationKind, "membership">,
  organization: { orgId: string; orgName: string; orgKind: OrganizationKind; role: Role },
  clientOrgId: string,
): string | null {
  if (organization.orgId === clientOrgId)
    return `${organization.orgName} is the client itself: accept for another organization.`;
  if (organization.orgKind === "service_organization")
    return `${organization.orgName} is a service organization: accept for an audit firm or a service provider.`;
  if (kind === "delegation" && !ROLE_CAPABILITIES[organization.role].includes("organization:manage"))
    return `Only an owner or administrator of ${organization.orgName} can take on a client.`;
  return null;
}
