import { expect, test } from "vitest";
import { testDatabase } from "#tests/factories/database.ts";
import { evidenceInput, makeUpload } from "#tests/factories/evidence.ts";
import { delegate, mailedToken, makeProvider, share } from "#tests/factories/invitations.ts";
import { addMember, callAs, makePerson, makeTenant } from "#tests/factories/people.ts";
import { controlValues, daysAhead, engagementValues } from "#tests/factories/programme.ts";

const db = testDatabase();
const GONE = { code: "NOT_FOUND" };
const ENDED = { code: "CONFLICT", message: expect.stringContaining("already") };

/** The act is begun while somebody else's change is not yet committed, which it is once the act waits for it, or has ended. */
async function duringChange(change: string, id: string, act: () => Promise<unknown>): Promise<unknown> {
  let ended = false;
  let acted: Promise<unknown> | undefined;
  const isWaiting = async () =>
    (
      await db.superuser()`select from pg_locks join pg_stat_activity a using (pid)
      where not granted and a.datname = current_database()`
    ).length > 0;
  await db.superuser().begin(async (sql) => {
    expect((await sql.unsafe(change, [id])).count).toBe(1);
    acted = act()
      .catch((error: unknown) => error)
      .finally(() => {
        ended = true;
      });
    await expect.poll(async () => ended || (await isWaiting()), { interval: 5, timeout: 20_000 }).toBe(true);
  });
  return acted;
}

async function shared() {
  const made = await makeTenant();
  const workspace = made.workspace.slug;
  const engagement = await made.call.engagements.adopt({ workspace, values: engagementValues() });
  const [auditor, invited] = [await makePerson("Aude Auditor"), await makePerson("Ira Invited")];
  const client = { ...made, slug: workspace };
  const grantId = await share(db, client, engagement.id, auditor, { acceptingName: "A firm" });
  const named = await made.call.sharing.addAuditor({ workspace, grantId, email: invited.email });
  return { ...made, workspace, grantId, invited, auditorId: named.id };
}

test("an audit that is revoked meanwhile is neither extended nor given more auditors, nor accepted", async () => {
  const { call, workspace, grantId, invited } = await shared();
  const token = await mailedToken(db, invited.email);
  const acts = [
    () => call.sharing.extend({ workspace, grantId, endsOn: daysAhead(9) }),
    () => call.sharing.addAuditor({ workspace, grantId, email: "another@example.com" }),
    () => call.sharing.revoke({ workspace, grantId }),
    () => callAs(invited).invitations.accept({ token, acceptingName: "A firm" }),
  ];
  for (const act of acts) {
    await db.superuser()`update audit_grant set revoked_at = null where id = ${grantId}`;
    expect(await duringChange("update audit_grant set revoked_at = now() where id = $1", grantId, act)).toMatchObject(
      GONE,
    );
  }
});

test("an auditor who is removed meanwhile is not invited again, and one who accepts meanwhile is not either", async () => {
  const { call, workspace, grantId, auditorId } = await shared();
  const again = () => call.sharing.resendInvitation({ workspace, grantId, auditorId });
  const accepted = "update audit_grant_person set accepted_at = now() where id = $1";
  expect(await duringChange(accepted, auditorId, again)).toMatchObject(ENDED);
  expect(
    await duringChange("update audit_grant_person set revoked_at = now() where id = $1", auditorId, again),
  ).toMatchObject(GONE);
});

test("a provider that is sent away meanwhile is given nothing more, and cannot accept", async () => {
  const [made, provider, other] = [await makeTenant(), await makeProvider(), await makeProvider()];
  const organization = made.org.orgId;
  const client = { owner: made.owner, orgId: organization };
  const delegationId = await delegate(db, client, { owner: provider.owner, orgId: provider.org.orgId });
  const capabilities = ["control:manage" as const];
  const { id } = await made.call.delegations.invite({
    ...{ organization, providerName: "P", email: other.owner.email, capabilities },
  });
  const token = await mailedToken(db, other.owner.email);
  const revoked = "update delegation set revoked_at = now() where id = $1";
  const change = () => made.call.delegations.changeCapabilities({ organization, delegationId, capabilities });
  const accept = () => other.call.invitations.accept({ token, acceptingId: other.org.orgId });
  expect(await duringChange(revoked, delegationId, change)).toMatchObject(GONE);
  expect(await duringChange(revoked, id, accept)).toMatchObject(GONE);
});

test("evidence that is withdrawn meanwhile is neither withdrawn, replaced nor reviewed", async () => {
  const { call, actor, org, workspace } = await makeTenant();
  const scope = { workspace: workspace.slug };
  const reviewer = await makePerson("Rae Reviewer");
  await addMember(org.orgId, reviewer, "compliance_manager");
  const control = controlValues({ code: "C-1", evidenceReview: "asked" });
  const { id: controlId } = await call.controls.create({ ...scope, values: control });
  const submit = async (supersedes: { evidenceId: string; reason: string } | null = null) => {
    const uploadIds = [await makeUpload(actor, `${Math.random()}`)];
    return call.evidence.submit({
      ...scope,
      values: evidenceInput({ controlIds: [controlId], uploadIds, supersedes }),
    });
  };
  const acts = [
    (evidenceId: string) => call.evidence.withdraw({ ...scope, evidenceId, reason: "The wrong month." }),
    (evidenceId: string) => submit({ evidenceId, reason: "The wrong month." }),
    (evidenceId: string) => callAs(reviewer).evidence.review({ ...scope, evidenceId, decision: "accepted" }),
  ];
  for (const act of acts) {
    const { id } = await submit();
    const withdrawn = "update evidence set state = 'withdrawn', state_reason = 'Taken back.' where id = $1";
    expect(await duringChange(withdrawn, id, () => act(id))).toMatchObject(ENDED);
  }
});
