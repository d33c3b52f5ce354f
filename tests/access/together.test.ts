import { sql } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { continueAs, type TenantSettings, type Tx, withActor } from "#db/tenant.ts";
import { adoptEngagement } from "#server/audit/lifecycle/service/adopt.ts";
import {
  type Actor,
  organizationTarget,
  pageCaller,
  serve,
  servePerson,
  workspaceTarget,
} from "#server/ground/access/service.ts";
import { outOfReach } from "#server/ground/platform/errors.ts";
import { inWork } from "#server/ground/platform/work.ts";
import { createCaller } from "#server/surface/api/root.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { addMember, makePerson, makeTenant, type TestPerson } from "#tests/factories/people.ts";
import { engagementValues } from "#tests/factories/programme.ts";

const db = testDatabase();

function page(person: Pick<TestPerson, "token">) {
  return pageCaller({ sessionToken: person.token, network: "127.0.0.1", now: new Date().toISOString() });
}

type Seen = { transaction: string; role: string; org: string; workspace: string; engagement: string; person: string };

/** The transaction that a read runs in and the identity that the database knows it by. */
async function seen(tx: Tx): Promise<Seen> {
  const [row] =
    await tx.execute<Seen>(sql`select pg_backend_pid() || ' ' || now() as transaction, current_setting('role') as role,
    current_setting('app.org_id') as org, current_setting('app.workspace_id') as workspace,
    current_setting('app.engagement_id') as engagement, current_setting('app.person_id') as person`);
  if (!row) throw new Error("no row");
  return row;
}

/** Each of an organization of its own with one workspace, which this person owns. */
async function twoTenants() {
  const [a, b] = [await makeTenant(), await makeTenant()];
  await addMember(b.org.orgId, a.owner, "owner");
  return { a, b, owner: a.owner };
}

test("reads sent together share a transaction, and each runs under the identity for its own target", async () => {
  const { a, b, owner } = await twoTenants();
  const { id: engagementId } = await withActor(a.actor, "write", (tx) =>
    adoptEngagement(tx, a.actor, engagementValues()),
  );
  const caller = page(owner);
  const inA = { workspace: a.workspace.slug };
  const asAuditor = { ...inA, engagement: engagementId, as: "auditor" as const };
  const found = await Promise.all([
    serve(caller, workspaceTarget(asAuditor, "workspace:read"), "read", seen),
    serve(caller, workspaceTarget(inA, "workspace:read"), "read", seen),
    servePerson(caller, "read", seen),
    serve(caller, organizationTarget(b.org.orgId, "organization:read"), "read", seen),
    serve(caller, workspaceTarget({ workspace: b.workspace.slug }, "workspace:read"), "read", seen),
    serve(caller, workspaceTarget(inA, "evidence:read"), "read", seen),
  ]);
  expect(new Set(found.map((each) => each.transaction)).size).toBe(1);
  const ofA = { org: a.org.orgId, workspace: a.workspace.id, person: owner.id };
  const ofB = { role: "member", org: b.org.orgId, engagement: "", person: owner.id };
  expect(found).toMatchObject([
    { role: "auditor", ...ofA, engagement: engagementId },
    { role: "member", ...ofA, engagement: "" },
    { role: "identity", org: "", workspace: "", person: owner.id },
    { ...ofB, workspace: "" },
    { ...ofB, workspace: b.workspace.id },
    { role: "member", ...ofA, engagement: "" },
  ]);
});

test("a read that switches tenants and fails leaves the others in their own", async () => {
  const { a, b, owner } = await twoTenants();
  const caller = page(owner);
  const target = workspaceTarget({ workspace: a.workspace.slug }, "workspace:read");
  const strays = (tx: Tx, actor: Actor) =>
    continueAs(tx, { ...actor, orgId: b.org.orgId, workspaceId: b.workspace.id } as TenantSettings, () => {
      throw outOfReach("workspace");
    });
  const [first, strayed, last] = await Promise.allSettled([
    serve(caller, target, "read", seen),
    serve(caller, target, "read", strays),
    serve(caller, target, "read", seen),
  ]);
  expect(strayed).toMatchObject({ status: "rejected", reason: { code: "not_found" } });
  for (const each of [first, last])
    expect(each).toMatchObject({ value: { org: a.org.orgId, workspace: a.workspace.id } });
});

test("each read is refused or answered separately", async () => {
  const { org, workspace } = await makeTenant();
  const viewer = await makePerson();
  await addMember(org.orgId, viewer, "viewer");
  const call = createCaller(page(viewer));
  const scope = { workspace: workspace.slug };
  const found = await Promise.allSettled([
    call.controls.names(scope),
    call.tokens.list(scope),
    call.controls.get({ ...scope, control: "none-of-these" }),
    call.workspaces.open({ workspace: "not-there" }),
    call.account.reach(),
  ]);
  expect(found).toMatchObject([
    { value: [] },
    { reason: { code: "FORBIDDEN" } },
    { reason: { code: "NOT_FOUND" } },
    { reason: { code: "NOT_FOUND" } },
    { value: { person: { id: viewer.id } } },
  ]);
});

test("a read that fails in the database fails alone: the others are answered, and none can write", async () => {
  const { owner, workspace } = await makeTenant();
  const caller = page(owner);
  const target = workspaceTarget({ workspace: workspace.slug }, "workspace:read");
  const ask = (text: string) => serve(caller, target, "read", (tx) => tx.execute<{ n: number }>(sql.raw(text)));
  const found = await Promise.allSettled([
    ask("select 1 as n"),
    ask("select 1 / 0 as n"),
    ask("update control set title = 'x'"),
    ask("select 2 as n"),
  ]);
  expect(
    found.map((each) => (each.status === "fulfilled" ? each.value[0]?.n : `${each.reason.cause ?? each.reason}`)),
  ).toEqual([1, expect.stringContaining("division by zero"), expect.stringContaining("read-only"), 2]);
});

test("an ended session is refused for all reads, and polling or refused reads do not keep one alive", async () => {
  const { owner, workspace } = await makeTenant();
  const idle = () =>
    db.superuser()`update session set last_seen_at = now() - interval '2 hours' where person_id = ${owner.id}`;
  const lastSeen = async () => {
    const [row] =
      await db.superuser()`select last_seen_at > now() - interval '1 hour' as lately from session where person_id = ${owner.id}`;
    return row?.lately as boolean;
  };
  const scope = { workspace: workspace.slug };
  await idle();
  const polled = createCaller(page(owner));
  await Promise.allSettled([
    polled.workspaces.open(scope),
    polled.journal.pulse(scope),
    polled.workspaces.open({ workspace: "not-there" }),
  ]);
  expect(await lastSeen()).toBe(false);
  const used = createCaller(page(owner));
  await Promise.all([used.workspaces.open(scope), used.controls.names(scope)]);
  await vi.waitFor(async () => expect(await lastSeen()).toBe(true));
  await db.superuser()`delete from session where person_id = ${owner.id}`;
  const ended = createCaller(page(owner));
  const found = await Promise.allSettled([ended.workspaces.open(scope), ended.controls.names(scope)]);
  expect(found).toMatchObject([{ reason: { code: "UNAUTHORIZED" } }, { reason: { code: "UNAUTHORIZED" } }]);
});

test("each read is logged and charged as its own procedure", async () => {
  const { owner, org, workspace } = await makeTenant();
  const caller = page(owner);
  const target = workspaceTarget({ workspace: workspace.slug }, "workspace:read");
  const works = ["one", "two"].map((procedure) => ({ procedure }));
  await Promise.all(works.map((work) => inWork(work, () => serve(caller, target, "read", seen))));
  expect(works).toMatchObject(works.map(({ procedure }) => ({ procedure, personId: owner.id, orgId: org.orgId })));
});
