import { DELEGABLE_CAPABILITIES } from "#server/ground/access/rules.ts";
import type { Expected } from "./calls.ts";
import type { Records } from "./world.ts";

const NO_TOKEN = "t".repeat(80);
const NEW_PASSWORD = "copper lantern walks by noon";
const client = { name: "A client", ownerName: "Clara", ownerEmail: "clara@example.com" };
const first = { name: "A system", timeZone: "UTC" };
const endsOn = "2099-12-31";
const grant = (r: Records) => ({ grantId: r.grantId });
const auditor = (r: Records) => ({ grantId: r.grantId, auditorId: r.auditorId });
const delegation = (r: Records) => ({ delegationId: r.delegationId });
const member = (r: Records) => ({ membershipId: r.membershipId });

/** The procedures about people, organizations and who reaches what, and what each needs. */
export const OF_PEOPLE: Record<string, Expected> = {
  "account.reach": { needs: "signedIn" },
  "account.me": { needs: "signedIn" },
  "account.signUp": { needs: "open", input: () => ({ email: "new@example.com" }) },
  "account.lookSignUp": { needs: "open", input: () => ({ token: NO_TOKEN }) },
  "account.confirmSignUp": {
    needs: "open",
    input: () => ({ token: NO_TOKEN, name: "New", password: NEW_PASSWORD, organization: null }),
  },
  "account.requestReset": { needs: "open", input: () => ({ email: "nobody@example.com" }) },
  "account.resetPassword": { needs: "open", input: () => ({ token: NO_TOKEN, password: NEW_PASSWORD }) },
  "account.changePassword": { needs: "signedIn", input: () => ({ current: "not it", next: NEW_PASSWORD }) },
  "account.sessions": { needs: "signedIn" },
  "account.endOtherSessions": { needs: "signedIn" },
  "account.checkpointMail": { needs: "signedIn" },
  "account.sendCheckpoints": { needs: "signedIn", input: () => ({ every: "weekly" }) },
  "account.createOrganization": { needs: "signedIn", input: () => ({ name: "Own", kind: "service_organization" }) },
  "delegations.list": { needs: "delegation:manage" },
  "delegations.invite": {
    needs: "delegation:manage",
    input: () => ({ providerName: "P", email: "p@example.com", capabilities: ["workspace:read"] }),
  },
  "delegations.resendInvitation": { needs: "delegation:manage", input: delegation },
  "delegations.changeCapabilities": {
    needs: "delegation:manage",
    input: (r) => ({ ...delegation(r), capabilities: [...DELEGABLE_CAPABILITIES], version: 1 }),
  },
  "delegations.revoke": { needs: "delegation:manage", input: delegation },
  "invitations.look": { needs: "open", input: () => ({ token: NO_TOKEN }) },
  "invitations.accept": { needs: "signedIn", input: () => ({ token: NO_TOKEN }) },
  "organizations.view": { needs: "organization:read" },
  "organizations.rename": { needs: "organization:manage", input: () => ({ name: "Renamed" }) },
  "organizations.signEveryoneOut": { needs: "sessions:end" },
  "people.list": { needs: "organization:read" },
  "people.invite": {
    needs: "people:manage",
    input: (r) => ({ ...member(r), name: "Ira", email: "ira@example.com", role: "viewer" }),
  },
  "people.resendInvitation": { needs: "people:manage", input: member },
  "people.revokeInvitation": { needs: "people:manage", input: member },
  "people.changeRole": { needs: "people:manage", input: (r) => ({ ...member(r), role: "control_owner" }) },
  "people.rename": { needs: "people:manage", input: (r) => ({ ...member(r), name: "Ira Invited" }) },
  "people.end": { needs: "people:manage", input: member },
  "portfolio.clients": { needs: "client:manage" },
  "portfolio.createClient": { needs: "client:manage", input: () => ({ ...client, first }) },
  "portfolio.inviteOwnerAgain": { needs: "client:manage", input: (r) => ({ clientId: r.orgId }) },
  "sharing.list": { needs: "sharing:manage" },
  "sharing.share": {
    needs: "sharing:manage",
    input: (r) => ({ engagementId: r.engagementId, firmName: "F", emails: ["f@example.com"], endsOn }),
  },
  "sharing.extend": { needs: "sharing:manage", input: (r) => ({ ...grant(r), endsOn }) },
  "sharing.revoke": { needs: "sharing:manage", input: grant },
  "sharing.addAuditor": { needs: "sharing:manage", input: (r) => ({ ...grant(r), email: "g@example.com" }) },
  "sharing.removeAuditor": { needs: "sharing:manage", input: auditor },
  "sharing.resendInvitation": { needs: "sharing:manage", input: auditor },
  "tokens.list": { needs: "token:manage" },
  "tokens.create": {
    needs: "token:manage",
    input: () => ({ values: { name: "Export", capabilities: ["workspace:read"], days: 30 } }),
  },
  "tokens.revoke": { needs: "token:manage", input: (r) => ({ tokenId: r.tokenId }) },
  "mail.outbox": { needs: "open" },
  "workspaces.open": { needs: "workspace:read" },
  "workspaces.create": { needs: "organization:manage", input: () => first },
};
