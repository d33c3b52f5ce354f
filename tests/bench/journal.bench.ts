import { type SQL, sql } from "drizzle-orm";
import { withActor } from "#db/tenant.ts";
import { record } from "#server/journal/service/record.ts";
import { verifyJournals } from "#server/journal/service/verify.ts";
import { newId } from "#server/platform/ids.ts";
import { makeTenant } from "#tests/factories/people.ts";
import { LONG, longLog } from "./long-log.ts";
import { alternately, type Bench, processorSecondsOf, ratio } from "./measure.ts";

export const journal: Bench = {
  about: "one journal entry against one plain row, and the verification of a million",
  async run(world, report) {
    await world.owner.unsafe(`create table if not exists bench_row (like journal_entry including all);
      grant insert on bench_row to member`);
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
    report(ratio("an entry against a plain row of its size, each in a transaction of its own", 1.3, one));

    // A table whose rows nothing notes is a fault to the check.
    await world.owner.unsafe("drop table bench_row");
    const { workspace } = await longLog(world);
    let exitCode: number | undefined;
    const verify = async () => {
      exitCode = await verifyJournals(world.ownerUrl, { workspace: workspace.id, files: false }, () => undefined);
    };
    const value = await processorSecondsOf(verify);
    if (exitCode !== 0) throw new Error("the log that was to be verified does not fit");
    const what = `verifying ${LONG.toLocaleString("en")} entries from the database, processor time`;
    report({ what, unit: "s", value, baseline: null, must: "at most", limit: 10 });
  },
};
