import { sql } from "drizzle-orm";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { type AsOf, type Tx, withActor } from "#db/tenant.ts";
import { record } from "#server/journal/service/record.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { makeTenant } from "#tests/factories/people.ts";
import { controlValues, engagementValues } from "#tests/factories/programme.ts";
import "#tests/factories/properties.ts";

testDatabase();

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

test("as of any size of the log a table reads as it then was, whatever was added, changed and taken away, and in whatever order", async () => {
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

test("a row that is changed twice, and one that is added and taken away again, read as before both", async () => {
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
