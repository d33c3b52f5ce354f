import type { Delegable } from "#server/people/delegations/rules.ts";
import type { testDatabase } from "./database.ts";
import { callAs, makeOrganization, makePerson, type TestPerson } from "./people.ts";

type Database = ReturnType<typeof testDatabase>;

/** The token of the newest link that was mailed to the address. */
export async function mailedToken(db: Database, email: string): Promise<string> {
  const [row] = await db.superuser()<{ body: string }[]>`
    select body from mail where recipient = ${email} and body like '%/invitation/%' order by created_at desc, id desc limit 1`;
  const token = row?.body.match(/\/invitation\/(\S+)/)?.[1];
  if (!token) throw new Error(`no invitation was mailed to ${email}`);
  return token;
}

/** What the organization's or workspace's journal says, oldest first. */
export function entries(db: Database, logId: string) {
  return db.superuser()<{ action: string; body: string; actor_id: string }[]>`
    select action, body, actor_id from journal_entry where log_id = ${logId} order by sequence`;
}

/** A provider with an owner. */
export async function makeProvider() {
  const owner = await makePerson("Priya Provider");
  return { owner, org: await makeOrganization(owner, "mssp"), call: callAs(owner) };
}

/** Lets the provider operate the client, through the invitation by mail. @returns the delegation's id */
export async function delegate(
  db: Database,
  client: { owner: TestPerson; orgId: string },
  provider: { owner: TestPerson; orgId: string },
  capabilities: Delegable[] = ["workspace:read", "evidence:read"],
): Promise<string> {
  const { id } = await callAs(client.owner).delegations.invite({
    organization: client.orgId,
    providerName: "A provider",
    email: provider.owner.email,
    capabilities,
  });
  const token = await mailedToken(db, provider.owner.email);
  await callAs(provider.owner).invitations.accept({ token, acceptingId: provider.orgId });
  return id;
}

/** Shares an engagement with one auditor, who accepts for the organization given. @returns the grant's id */
export async function share(
  db: Database,
  client: { owner: TestPerson; slug: string },
  engagementId: string,
  auditor: TestPerson,
  accepting: { acceptingId: string } | { acceptingName: string },
  endsOn = "2099-12-31",
): Promise<string> {
  const { id } = await callAs(client.owner).sharing.share({
    workspace: client.slug,
    engagementId,
    firmName: "A firm",
    emails: [auditor.email],
    endsOn,
  });
  await callAs(auditor).invitations.accept({ token: await mailedToken(db, auditor.email), ...accepting });
  return id;
}
