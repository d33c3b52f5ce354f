import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { openPool } from "#db/pool.ts";
import { type TenantSettings, withActor } from "#db/tenant.ts";
import { testDatabase } from "#tests/factories/database.ts";

const db = testDatabase();

test("a plan made while a table was small does not outlive a hundred transactions of its connection", async () => {
  const owner = db.superuser();
  await owner`create table growing (id int primary key)`;
  await owner`insert into growing values (0)`;
  await owner`analyze growing`;
  const pool = openPool(db.ownerUrl(), 1);
  const look = (id: number) =>
    pool.transaction("read", "select 1", (tx) => tx.execute(sql`select id from growing where id = ${id}`));
  const planned = () =>
    pool.transaction("read", "select 1", async (tx) => {
      const [kept] = await tx.execute<{ name: string }>(
        sql`select name from pg_prepared_statements where generic_plans > 0`,
      );
      const [plan] = await tx.execute(sql.raw(`explain execute "${kept?.name}" (7)`));
      return plan?.["QUERY PLAN"];
    });
  for (let n = 0; n < 20; n++) await look(n);
  await owner`insert into growing select generate_series(1, 20000)`;
  expect(await planned()).toMatch(/^Seq Scan/);
  for (let n = 0; n < 100; n++) await look(n);
  expect(await planned()).toMatch(/^Index Only Scan/);
  await pool.end();
});

const NOBODY = { orgId: null, workspaceId: null, engagementId: null, personId: null, actorOrgId: null };

test("what a transaction asks after a switch of identity is asked as who it became, and not at all if the switch fails", async () => {
  const became = (actor: TenantSettings) => {
    const asked = Promise.withResolvers<unknown>();
    const done = withActor(
      async () => actor,
      "read",
      (tx) => {
        const answer = tx.execute(sql`select current_user as role`).execute();
        answer.then(asked.resolve, asked.reject);
        return answer;
      },
    );
    return [done, asked.promise] as const;
  };
  for (const dbRole of ["member", "auditor", "system"] as const)
    for (const answer of became({ ...NOBODY, dbRole })) expect(await answer).toEqual([{ role: dbRole }]);
  const frozen = { entries: 7, orgEntries: 0, at: "2026-01-01T00:00:00.000Z" };
  const [done, asked] = became({ ...NOBODY, dbRole: "identity", frozen });
  await Promise.all([
    expect(done).rejects.toMatchObject({ cause: { code: "42501" } }),
    expect(asked).rejects.toMatchObject({ cause: { code: "25P02" } }),
  ]);
});
