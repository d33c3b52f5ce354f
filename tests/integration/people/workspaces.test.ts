import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { migrateDatabase } from "#db/migrate.ts";
import { workspace } from "#db/schema/people/organizations.ts";
import { withActor } from "#db/tenant.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { slugsOf } from "#server/people/workspaces/rules.ts";
import { createWorkspace } from "#server/people/workspaces/service.ts";
import { TEST_SECRET } from "#tests/factories/cluster.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { emptyPlaces, inDatabase } from "#tests/factories/empty-place.ts";
import { makeTenant } from "#tests/factories/people.ts";

testDatabase();
const places = emptyPlaces(mkdtempSync(join(tmpdir(), "tickmark-workspaces-")));
afterAll(() => places.drop());

/** Migrations that there were when two tenants could still have workspaces of one address. */
const BEFORE = 40;

test("no two workspaces have the same address, even across tenants", async () => {
  const [a, b] = [await makeTenant(), await makeTenant()];
  const values = { name: "Payroll", timeZone: "UTC" };
  const again = withActor(b.actor, "write", (tx, actor) => createWorkspace(tx, actor, values, a.workspace.slug));
  await expect(again).rejects.toMatchObject({ code: "conflict", field: "name" });
  const directly = withActor(b.actor, "write", (tx) =>
    tx
      .insert(workspace)
      .values({ orgId: b.org.orgId, id: newId(), slug: a.workspace.slug, name: "P", timeZone: "UTC" }),
  );
  await expect(directly).rejects.toMatchObject({ cause: { constraint_name: "workspace_address_key" } });
});

test("a slug that happens to be taken gives way to one with the full id", () => {
  const id = "0190aaaa-bbbb-7ccc-8ddd-eeeeeeffffff";
  expect(slugsOf("Päyroll & more", id)).toEqual([
    "payroll-more-ffffff",
    "payroll-more-0190aaaabbbb7ccc8dddeeeeeeffffff",
  ]);
  expect(slugsOf("x".repeat(80), id).map((s) => s.length)).toEqual([47, 73]);
});

test("an address is never another workspace's id", async () => {
  const a = await makeTenant();
  const id = withActor(a.actor, "write", (tx, actor) =>
    createWorkspace(tx, actor, { name: "Payroll", timeZone: "UTC" }, a.workspace.id),
  );
  await expect(id).rejects.toMatchObject({ cause: { constraint_name: "workspace_slug_is_no_id" } });
});

test("of workspaces that used to share an address the oldest keeps it", async () => {
  const { DATABASE_URL: url } = await places.make();
  await migrateDatabase(url, TEST_SECRET, { upTo: BEFORE });
  const [first, second, third] = [newId(), newId(), newId()];
  await inDatabase(url, async (sql) => {
    for (const [n, id] of [second, first, third].entries()) {
      await sql`insert into organization (org_id, kind, name) values (${id}, 'mssp', 'One')`;
      await sql`insert into workspace (org_id, id, slug, name, time_zone, created_at)
        values (${id}, ${id}, 'payroll', 'P', 'UTC', ${id === first ? "2026-01-01" : `2026-01-0${n + 2}`})`;
    }
  });
  await migrateDatabase(url, TEST_SECRET);
  const found = await inDatabase(url, (sql) => sql`select id, slug from workspace order by created_at`);
  const whole = (id: string) => `payroll-${id.replaceAll("-", "")}`;
  expect([...found]).toEqual([
    { id: first, slug: "payroll" },
    { id: second, slug: whole(second) },
    { id: third, slug: whole(third) },
  ]);
});
