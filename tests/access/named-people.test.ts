import { beforeAll, expect, test } from "vitest";
import { testDatabase } from "#tests/factories/database.ts";
import { addMember, makePerson } from "#tests/factories/people.ts";
import { DENIED } from "./sessions.ts";
import { sqlWorld } from "./sql-world.ts";

const db = testDatabase();
const { attempt, auditing, inA, seen, world } = sqlWorld(db);

let others: string[];

beforeAll(async () => {
  const { org, call, workspace, records } = world.a;
  const scope = { workspace: workspace.slug };
  const join = async (name: string) => addMember(org.orgId, await makePerson(name), "viewer");
  const [performerId, reviewerId, asked] = [await join("Perry"), await join("Rhea"), await join("Esther")];
  others = [await join("Nobody in particular")];
  const sheet = await call.controls.get({ ...scope, control: records.controlId });
  const values = { ...sheet, ownerId: sheet.owner?.id ?? null, performerId, reviewerId };
  const status = "active" as const;
  await call.controls.update({
    ...scope,
    controlId: sheet.id,
    version: sheet.version,
    values: { ...values, status, escalation: [{ membershipId: asked, days: 2 }] },
  });
});

test("every column naming a person in a row auditors see reveals the name to them", async () => {
  const columns = await db.superuser()<{ named: string; isKnown: boolean }[]>`
    select c.conrelid::regclass::text || '.' || a.attname as named, exists (select from pg_depend d where d.classid = 'pg_proc'::regclass
        and d.objid = 'app.shown_people()'::regprocedure and d.refclassid = 'pg_class'::regclass and d.refobjid = c.conrelid
        and d.refobjsubid = a.attnum) as "isKnown"
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[2]
    where c.contype = 'f' and c.confrelid = 'membership'::regclass
      and exists (select from pg_policy p where p.polrelid = c.conrelid and 'auditor'::regrole = any(p.polroles)
        and pg_get_expr(p.polqual, p.polrelid) <> 'false')`;
  expect(columns.map((c) => c.named)).toContain("control.reviewer_id");
  expect(columns.filter((c) => !c.isKnown)).toEqual([]);
});

test("an auditor sees the names of owners, performers, reviewers, people in escalation paths and readers of documents, and no one else", async () => {
  const names = await seen(auditing(world.a.records.engagementId), "membership", "name");
  expect(names).toEqual(["Esther", "Olive Owner", "Owner of C-1", "Perry", "Rhea"]);
  expect(await seen(auditing(world.a.records.soc1Id), "membership", "name")).toEqual(["Owner of C-2"]);
  expect(await seen(auditing(world.a.records.engagementId), "membership", "id")).not.toContain(others[0]);
});

test.each(["email", "role", "state", "person_id", "created_at"])(
  "an auditor who asks for %s of the people is refused, so that what is not theirs never looks empty",
  async (column) => {
    expect(await attempt(auditing(world.a.records.engagementId), `select ${column} from membership`)).toMatchObject({
      code: DENIED,
    });
  },
);

test("an auditor sees how many people the documents are for, as members do, but not for another engagement or organization", async () => {
  const counted = async (settings: Parameters<typeof attempt>[0]) =>
    (await attempt(settings, "select app.reader_count() as n")).rows[0]?.n;
  const engagementId = world.a.records.engagementId;
  const all = await counted(inA("member"));
  expect(all).toBeGreaterThan(4);
  expect(await counted(auditing(engagementId))).toBe(all);
  expect(await counted(auditing(world.b.records.engagementId))).toBe(0);
  expect(await counted(auditing(engagementId, { workspaceId: world.a.second.id }))).toBe(0);
  expect(await attempt({ role: "identity" }, "select app.reader_count()")).toMatchObject({ code: DENIED });
});
