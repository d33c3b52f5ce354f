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

test("a concurrently revoked audit is neither extended, given more auditors, nor accepted", async () => {
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

test("an auditor concurrently removed is not invited again, nor is one who concurrently accepts", async () => {
  const { call, workspace, grantId, auditorId } = await shared();
  const again = () => call.sharing.resendInvitation({ workspace, grantId, auditorId });
  const accepted = "update audit_grant_person set accepted_at = now() where id = $1";
  expect(await duringChange(accepted, auditorId, again)).toMatchObject(ENDED);
  expect(
    await duringChange("update audit_grant_person set revoked_at = now() where id = $1", auditorId, again),
  ).toMatchObject(GONE);
});

test("a concurrently revoked provider gets no more capabilities, and cannot accept", async () => {
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
  const edit = { organization, delegationId, capabilities, version: 1 };
  const change = () => made.call.delegations.changeCapabilities(edit);
  const accept = () => other.call.invitations.accept({ token, acceptingId: other.org.orgId });
  expect(await duringChange(revoked, delegationId, change)).toMatchObject(GONE);
  expect(await duringChange(revoked, id, accept)).toMatchObject(GONE);
});

/** An open invitation of each kind, with what accepts it, takes it back and sends it again. */
async function invitations() {
  const made = await makeTenant();
  const [organization, workspace] = [made.org.orgId, made.workspace.slug];
  const invited = await makePerson("Ira Invited");
  const accept = async (input: { acceptingName?: string } = {}) => {
    const token = await mailedToken(db, invited.email);
    return () => callAs(invited).invitations.accept({ token, ...input });
  };
  return {
    async membership() {
      const { people } = made.call;
      const to = { name: "Ira", email: invited.email, role: "viewer" as const };
      const at = { organization, membershipId: (await people.invite({ organization, ...to })).id };
      return {
        row: ["membership", at.membershipId] as const,
        acts: [await accept(), () => people.revokeInvitation(at), () => people.resendInvitation(at)],
      };
    },
    async delegation() {
      const { delegations } = made.call;
      const to = { providerName: "P", email: invited.email, capabilities: ["workspace:read" as const] };
      const at = { organization, delegationId: (await delegations.invite({ organization, ...to })).id };
      return {
        row: ["delegation", at.delegationId] as const,
        acts: [
          await accept({ acceptingName: "P" }),
          () => delegations.revoke(at),
          () => delegations.resendInvitation(at),
        ],
      };
    },
    async audit() {
      const { sharing, engagements } = made.call;
      const { id: engagementId } = await engagements.adopt({ workspace, values: engagementValues() });
      const to = { firmName: "F", emails: [invited.email], endsOn: daysAhead(30) };
      const { id: grantId } = await sharing.share({ workspace, engagementId, ...to });
      const [named] = await db.superuser()`select id from audit_grant_person where grant_id = ${grantId}`;
      const at = { workspace, grantId, auditorId: String(named?.id) };
      return {
        row: ["audit_grant", grantId] as const,
        acts: [await accept({ acceptingName: "F" }), () => sharing.revoke(at), () => sharing.resendInvitation(at)],
      };
    },
  };
}

test.each(["membership", "delegation", "audit"] as const)(
  "accepting, taking back and sending again of one %s wait for each other, and none is told to try again for it",
  async (kind) => {
    for (let round = 0; round < 5; round++) {
      const { row, acts } = await (await invitations())[kind]();
      const [table, id] = row;
      let all: Promise<PromiseSettledResult<unknown>[]> | undefined;
      await db.superuser().begin(async (sql) => {
        await sql.unsafe(`select from ${table} where id = $1 for update`, [id]);
        all = Promise.allSettled(acts.map((act) => act()));
        const waiting = () => db.superuser()`
          select distinct pid from pg_locks join pg_stat_activity a using (pid)
          where not granted and a.datname = current_database()`;
        await expect.poll(async () => (await waiting()).length, { interval: 5, timeout: 20_000 }).toBe(acts.length);
        // Whoever waited with the invitation in hand would stand in the way of whoever goes first.
        await db.superuser()`select from invitation where accepted_at is null for update nowait`;
      });
      const ended = (await all) ?? [];
      expect(ended.some((e) => e.status === "fulfilled")).toBe(true);
      for (const e of ended)
        if (e.status === "rejected") expect(e.reason.message).not.toMatch(/meanwhile|[Tt]ry again/);
    }
  },
  120_000,
);

test("concurrently withdrawn evidence is neither withdrawn again, replaced nor reviewed", async () => {
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
