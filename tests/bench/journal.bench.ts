import { type SQL, sql } from "drizzle-orm";
import { withActor } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { verifyJournals } from "#server/ground/journal/service/verify.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { saveControls } from "#server/programme/controls/service/save-controls.ts";
import { makeTenant } from "#tests/factories/people.ts";
import { LONG, longLog } from "./long-log.ts";
import { alternately, type Bench, millisecondsOf, processorSecondsOf, ratio } from "./measure.ts";
import type { World } from "./world.ts";

export const journal: Bench = {
  about: "one journal entry against one plain row, and the verification of a million",
  async run(world, report) {
    await world.owner.unsafe(`create table if not exists bench_row (like journal_entry including all);
      create table if not exists bench_control (like control including all);
      grant insert on bench_row to member; grant select, update on bench_control to member`);
    const { actor } = await makeTenant();
    const subject = { type: "control" as const, id: newId(), label: "C-1 A control" };
    let next = 0;
    const row =
      (): SQL => sql`insert into bench_row values (${actor.orgId}, ${actor.workspaceId}, ${next++}, ${"x".repeat(480)},
      ${Buffer.alloc(32, next % 256)}, now(), ${actor.personId}, 'control.changed', 'control', ${subject.id})`;
    const one = await alternately(600, {
      measured: () =>
        withActor(actor, "write", (tx) =>
          record(tx, actor, { action: "control.changed", subject, before: { v: next }, after: { v: next + 1 } }),
        ),
      baseline: () => withActor(actor, "write", (tx) => tx.execute(row())),
    });
    report(ratio("an entry against a plain row of its size, each in a transaction of its own", 1.4, one));

    // What people's changes are: a row that the entry tells of.
    await makeControl(world, actor);
    const moved = (table: string): SQL =>
      sql`update ${sql.raw(table)} set title = ${`Title ${next++}`} where org_id = ${actor.orgId}`;
    const changed = await alternately(600, {
      measured: () =>
        withActor(actor, "write", async (tx) => {
          await tx.execute(moved("control"));
          return record(tx, actor, { action: "control.changed", subject, before: { v: next }, after: { v: next + 1 } });
        }),
      baseline: () =>
        withActor(actor, "write", async (tx) => {
          await tx.execute(moved("bench_control"));
          await tx.execute(row());
        }),
    });
    report(ratio("a changed row with its entry against the same change and a plain row", 2.5, changed));

    // A table whose rows nothing notes is a fault to the check.
    await world.owner.unsafe("drop table bench_row, bench_control");
    const { workspace } = await longLog(world);
    let wall = 0;
    const processor = await processorSecondsOf(async () => {
      wall = await millisecondsOf(async () => {
        const options = { workspace: workspace.id, files: false };
        const exitCode = await verifyJournals(world.ownerUrl, options, () => undefined);
        if (exitCode !== 0) throw new Error("the log that was to be verified does not fit");
      });
    });
    const what = `verifying ${LONG.toLocaleString("en")} entries from the database`;
    const finding = { unit: "s", baseline: null, must: "at most" } as const;
    report({ ...finding, what, value: wall / 1000, limit: 6 });
    report({ ...finding, what: `${what}, processor time of Node's threads`, value: processor, limit: 10 });
  },
};

async function makeControl({ owner }: World, actor: WorkspaceActor): Promise<void> {
  await withActor(actor, "write", (tx) => saveControls(tx, actor, [{ code: "C-1", title: "A control" }]));
  await owner`insert into bench_control select * from control where org_id = ${actor.orgId}`;
}
