import { sql } from "drizzle-orm";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { type AsOf, continueAs, type Tx, withActor } from "#db/tenant.ts";
import { today } from "#server/ground/calendar/rules.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { verifyJournals } from "#server/ground/journal/service/verify.ts";
import { createWorkspace } from "#server/people/workspaces/service.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { issued, unmapped } from "#tests/factories/issued.ts";
import { callAs, makeTenant } from "#tests/factories/people.ts";
import { controlValues, engagementValues } from "#tests/factories/programme.ts";
import "#tests/factories/properties.ts";

const db = testDatabase();

type Tenant = Awaited<ReturnType<typeof makeTenant>>;
let tenant: Tenant;
let controls: string[];
let criteria: string[];

beforeAll(async () => {
  tenant = await makeTenant();
  const scope = { workspace: tenant.workspace.slug };
  await tenant.call.engagements.adopt({ ...scope, values: engagementValues() });
  criteria = (await tenant.call.criteria.list(scope)).slice(0, 2).map((c) => c.id);
  controls = [];
  for (const code of ["C-1", "C-2", "C-3"])
    controls.push((await tenant.call.controls.create({ ...scope, values: controlValues({ code }) })).id);
});

const step = fc.record({
  control: fc.nat(2),
  criterion: fc.nat(1),
  changes: fc.array(fc.constantFrom("map", "weaken", "unmap"), { minLength: 1, maxLength: 3 }),
});
type Change = "map" | "weaken" | "unmap";

test("a table read as of any size of the log is as it was then, whatever was added, changed or removed since", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const seen: { entries: number; rows: unknown[] }[] = [];
      for (const { control, criterion, changes } of steps) {
        seen.push(await present());
        await change(controls[control] ?? "", criteria[criterion] ?? "", changes);
      }
      for (const { entries, rows } of seen) expect(await past({ entries, orgEntries: 1000, at: "" })).toEqual(rows);
    }),
    { numRuns: 25 },
  );
});

test("a row changed twice, or added and removed again, reads as before both changes", async () => {
  const [control = "", other = ""] = controls;
  const [criterion = ""] = criteria;
  await change(control, criterion, ["unmap", "map"]);
  await change(other, criterion, ["unmap"]);
  const before = await present();
  await change(control, criterion, ["weaken"]);
  await change(control, criterion, ["unmap", "map", "weaken"]);
  await change(other, criterion, ["map"]);
  await change(other, criterion, ["unmap"]);
  const { entries, rows } = before;
  expect(rows).toContainEqual(expect.objectContaining({ control_id: control, criterion_id: criterion }));
  expect(await past({ entries, orgEntries: 1000, at: "" })).toEqual(rows);
});

test("a row that was kept before a column was added has what the column gave to the rows of that day", async () => {
  const [control = ""] = controls;
  const [criterion = ""] = criteria;
  await change(control, criterion, ["unmap", "map"]);
  const { entries, rows } = await present();
  await change(control, criterion, ["weaken"]);
  await db.superuser().begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx`update row_past set before = before - 'version' - 'points' where org_id = ${tenant.org.orgId}`;
  });
  expect(rows).toContainEqual(expect.objectContaining({ control_id: control, version: 1, points: [] }));
  expect(await past({ entries, orgEntries: 1000, at: "" })).toEqual(rows);
});

test("a change in one workspace is recorded in its own log or the organization's, never in another workspace's", async () => {
  const other = await withActor(tenant.actor, "write", (tx, actor) =>
    createWorkspace(tx, { ...actor, workspaceId: null }, { name: "Second", timeZone: "UTC" }),
  );
  const { orgId, workspaceId } = tenant.actor;
  const pair = sql`org_id = ${orgId} and workspace_id = ${workspaceId} and control_id = ${controls[0]}`;
  const told = (elsewhere: { workspaceId: string | null }) =>
    withActor(tenant.actor, "write", async (tx, actor) => {
      await tx.execute(sql`delete from control_criterion where ${pair}`);
      const there = { ...actor, ...elsewhere };
      const subject = { type: "workspace" as const, id: other.id, label: "Second" };
      await continueAs(tx, there, () => record(tx, there, { action: "control.unmapped", subject }));
    });
  await change(controls[0] ?? "", criteria[0] ?? "", ["map"]);
  const before = await present();
  await expect(told({ workspaceId: other.id })).rejects.toThrow(
    expect.objectContaining({ cause: expect.objectContaining({ message: expect.stringMatching(/in its own log/) }) }),
  );
  expect((await present()).rows).toEqual(before.rows);
  const [org] = await db.superuser()<{ size: number }[]>`select size::int from journal_head where log_id = ${orgId}`;
  await told({ workspaceId: null });
  expect(await past({ entries: before.entries, orgEntries: org?.size ?? 0, at: "" })).toEqual(before.rows);
});

describe("what an issued engagement reads from the past", () => {
  test.each([
    [
      "changed",
      'update row_past set before = before || \'{"rationale": "It meets it in full."}\'',
      /is kept as it was not/,
    ],
    ["taken away", "delete from row_past", /is not kept as it was before/],
    [
      "added",
      "insert into row_past select org_id, digest_id, table_name, key || ' ', before from row_past",
      /is kept as it was not/,
    ],
    ["hidden under another table", "update row_digest_entry set table_name = 'risk'", /are recorded as risk/],
  ])("is proven against the journal: %s by a superuser it is found", async (_, statement, fault) => {
    const mine = await makeTenant();
    await unmapped(mine, await issued(mine));
    const verdict = async () => {
      const said: string[] = [];
      const options = { workspace: mine.workspace.id, files: false };
      return { code: await verifyJournals(db.ownerUrl(), options, (line) => said.push(line)), said: said.join("\n") };
    };
    expect(await verdict()).toMatchObject({ code: 0 });
    await db.superuser().begin(async (tx) => {
      await tx.unsafe("set local session_replication_role = replica");
      const of = statement.startsWith("update row_digest_entry")
        ? "where digest_id in (select id from row_digest where table_name = 'control_criterion') and org_id"
        : "where table_name = 'control_criterion' and org_id";
      await tx.unsafe(`${statement} ${of} = '${mine.org.orgId}'`);
    });
    const { code, said } = await verdict();
    expect(code).toBe(1);
    expect(said).toMatch(fault);
  });
});

test("the days of an issue and of a release are those of the workspace's time zone", async () => {
  const mine = await makeTenant();
  const made = await issued(mine);
  const utc = new Date().toISOString();
  // Whatever the hour, it is another day there than in UTC.
  const zone = utc.slice(11, 13) >= "10" ? "Pacific/Kiritimati" : "Pacific/Niue";
  const there = today(utc, zone);
  expect(there).not.toBe(utc.slice(0, 10));
  await db.superuser()`update workspace set time_zone = ${zone} where id = ${mine.workspace.id}`;
  const sheet = await callAs(mine.owner).releases.sheet({ ...made.scope, engagementId: made.id });
  expect(sheet.lines[0]?.standing?.releasedOn).toBe(there);
  const view = await mine.call.issued.open({ ...made.scope, engagementId: made.id });
  expect(view).toMatchObject({ frozenOn: there, records: [{ recordedOn: there }] });
});

/** One transaction with all the changes of one mapping, and one entry. */
function change(controlId: string, criterionId: string, changes: readonly Change[]) {
  const { orgId, workspaceId } = tenant.actor;
  const pair = sql`org_id = ${orgId} and workspace_id = ${workspaceId} and control_id = ${controlId} and criterion_id = ${criterionId}`;
  const made: Record<Change, ReturnType<typeof sql>> = {
    map: sql`insert into control_criterion (org_id, workspace_id, control_id, criterion_id, rationale)
      values (${orgId}, ${workspaceId}, ${controlId}, ${criterionId}, 'It meets it.') on conflict do nothing`,
    weaken: sql`update control_criterion set strength = 'partly', rationale = 'In part.' where ${pair}`,
    unmap: sql`delete from control_criterion where ${pair}`,
  };
  return withActor(tenant.actor, "write", async (tx, actor) => {
    for (const kind of changes) await tx.execute(made[kind]);
    await record(tx, actor, { action: "control.mapped", subject: { type: "control", id: controlId, label: "C" } });
  });
}

function present() {
  return withActor(tenant.actor, "read", async (tx, { workspaceId }) => {
    const [head] = await tx.execute<{ size: number }>(
      sql`select size::int from journal_head where log_id = ${workspaceId}`,
    );
    return { entries: head?.size ?? 0, rows: await mappings(tx) };
  });
}

function past(frozen: AsOf) {
  return withActor({ ...tenant.actor, frozen }, "read", mappings);
}

async function mappings(tx: Tx): Promise<unknown[]> {
  return [...(await tx.execute(sql`select * from control_criterion order by control_id, criterion_id`))];
}
