import { describe, expect, test } from "vitest";
import { testDatabase } from "#tests/factories/database.ts";
import { DENIED, FOREIGN_KEY, type Settings } from "./sessions.ts";
import { sqlWorld } from "./sql-world.ts";
import { fingerprint, type Table, tablesOf } from "./tables.ts";

const db = testDatabase();
const { attempt, attemptAsOwner, inA, seen, world } = sqlWorld(db);

test("both tenants have rows in every tenant table, or the tests below would prove nothing", async () => {
  for (const tenant of [world.a, world.b])
    for (const [table, state] of Object.entries(await fingerprint(db, tenant.actor)))
      expect(state, table).toMatch(/^[1-9]/);
});

describe.each(["member", "system"] as const)("as %s of one tenant", (role) => {
  test("every table shows only the own tenant's rows, and row digests show none", async () => {
    const digests = ["row_digest", "row_digest_entry", "row_past"];
    for (const name of digests)
      expect(await attempt(inA(role), `select org_id from ${name}`)).toMatchObject({ code: DENIED });
    for (const { name } of world.tables.filter((table) => !digests.includes(table.name))) {
      const seen = await attempt(inA(role), `select distinct org_id from ${name}`);
      expect({ name, code: seen.code, rows: seen.rows }).toEqual({
        name,
        code: null,
        rows: [{ org_id: world.a.org.orgId }],
      });
    }
  });

  test("no row can be written for another tenant, or moved there", async () => {
    const before = await fingerprint(db, world.b.actor);
    for (const table of world.tables) {
      const copied = await attempt(inA(role), ...(await copyOf(table, world.b.org.orgId)));
      expect({ table: table.name, code: copied.code }).toEqual({ table: table.name, code: DENIED });
      const moved = await attempt(
        inA(role),
        `update ${table.name} set org_id = $1 where ctid = (select min(ctid) from ${table.name} where org_id = $2)`,
        [world.b.org.orgId, world.a.org.orgId],
      );
      expect({ table: table.name, code: moved.code }).toEqual({ table: table.name, code: DENIED });
    }
    expect(await fingerprint(db, world.b.actor)).toEqual(before);
  });

  test("no row of another tenant can be changed or removed", async () => {
    for (const { name } of world.tables)
      for (const statement of [`update ${name} set org_id = org_id`, `delete from ${name}`]) {
        const done = await attempt(inA(role), `${statement} where org_id = $1`, [world.b.org.orgId]);
        expect(`${statement}: ${done.code ?? done.count}`).toMatch(/: (42501|0)$/);
      }
  });

  test("without a tenant set no row is visible", async () => {
    for (const { name } of world.tables)
      expect((await attempt({ role }, `select 1 from ${name}`)).count ?? 0, name).toBe(0);
  });

  test("the tables of sign-in cannot be read", async () => {
    for (const { name } of (await tablesOf(db)).filter((t) => !world.tables.some((o) => o.name === t.name)))
      expect(await attempt(inA(role), `select * from ${name}`), name).toMatchObject({ code: DENIED });
  });
});

test("from the outbox a member can read only the delivery state of their organization's invitations, never a message", async () => {
  const own = await db.superuser()`select mail_id as id from invitation where org_id = ${world.a.org.orgId} order by 1`;
  expect(own.length).toBeGreaterThan(0);
  expect(await seen(inA("member"), "mail", "id")).toEqual(own.map((row) => row.id));
  for (const column of ["recipient", "subject", "body", "problem", "sender_id", "created_at"])
    expect(await attempt(inA("member"), `select ${column} from mail`), column).toMatchObject({ code: DENIED });
  expect(await attempt(inA("system"), "select 1 from mail")).toMatchObject({ code: DENIED });
});

describe("as identity", () => {
  const OWN = [
    "organization",
    "membership",
    "workspace",
    "delegation",
    "audit_grant",
    "audit_grant_person",
    "engagement",
  ];

  test("sign-in reads no programme data and writes no tenant table", async () => {
    const who: Settings = { role: "identity", personId: world.a.owner.id, orgId: world.a.org.orgId };
    for (const { name } of world.tables) {
      const expected = [...OWN, "invitation", "access_token"].includes(name) ? null : DENIED;
      expect({ name, code: (await attempt(who, `select 1 from ${name}`)).code }).toEqual({ name, code: expected });
      for (const statement of [
        `insert into ${name} default values`,
        `update ${name} set org_id = org_id`,
        `delete from ${name}`,
      ])
        expect(await attempt(who, statement), statement).toMatchObject({ code: DENIED });
    }
  });

  test("a person finds only what they can reach", async () => {
    const member: Settings = { role: "identity", personId: world.a.owner.id };
    expect(await seen(member, "organization", "org_id")).toEqual([world.a.org.orgId]);
    expect(await seen(member, "workspace", "id")).toEqual([world.a.workspace.id, world.a.second.id].sort());
    expect(await seen(member, "membership", "person_id")).toEqual([world.a.owner.id]);
    expect(await seen(member, "engagement", "id")).toEqual([]);
    const auditor: Settings = { role: "identity", personId: world.firm.person.id };
    expect(await seen(auditor, "organization", "org_id")).toEqual([world.a.org.orgId, world.firm.org.orgId].sort());
    expect(await seen(auditor, "workspace", "id")).toEqual([world.a.workspace.id]);
    expect(await seen(auditor, "engagement", "id")).toEqual([world.a.records.engagementId]);
  });

  test("finds no one before the caller is identified", async () => {
    for (const name of [...OWN, "invitation", "access_token"])
      expect(await attempt({ role: "identity" }, `select 1 from ${name}`), name).toMatchObject({
        code: null,
        count: 0,
      });
  });
});

describe("as the login role", () => {
  const login = (): Settings => ({ ...inA("member"), role: null });

  test("without assuming a role it can read and write nothing", async () => {
    for (const { name, columns } of await tablesOf(db))
      for (const statement of [
        `select 1 from ${name}`,
        `insert into ${name} default values`,
        `update ${name} set ${columns[0]} = ${columns[0]}`,
        `delete from ${name}`,
        `truncate ${name}`,
        `alter table ${name} disable row level security`,
        `drop table ${name}`,
      ])
        expect(await attempt(login(), statement), statement).toMatchObject({ code: DENIED });
  });

  test("it cannot become the owner or the keeper of the journal, or run the journal's functions", async () => {
    for (const role of ["postgres", "keeper", "pg_read_all_data"])
      expect(await attempt(login(), `set local role ${role}`), role).toMatchObject({ code: DENIED });
    expect(await attempt(login(), "select app.journal_lock($1)", [world.a.workspace.id])).toMatchObject({
      code: DENIED,
    });
  });
});

describe("keys", () => {
  test("no row can reference a row of another tenant or workspace, whoever writes it", async () => {
    const keys = await foreignKeys();
    expect(keys.length).toBeGreaterThan(15);
    for (const { name, table, columns, to, target } of keys) {
      const [column, there] = [columns.at(-1) ?? "", target.at(-1) ?? ""];
      const foreign = [await idIn(to, there, "org_id", world.b.org.orgId)];
      if (columns.length > 2) foreign.push(await idIn(to, there, "workspace_id", world.a.second.id));
      for (const id of foreign) {
        // One that points at something already, where there is one: a check may ask that only such rows do.
        const row = `(select ctid from ${table} where org_id = $2${columns.length > 2 ? ` and workspace_id = '${world.a.workspace.id}'` : ""}
          order by ${column} is null, ctid limit 1)`;
        const done = await attemptAsOwner(
          `update ${table} set ${column} = $1 where ctid = ${row}`,
          [id, world.a.org.orgId],
          [table],
        );
        expect(`${name}: ${done.code}`).toBe(`${name}: ${FOREIGN_KEY}`);
      }
    }
  });
});

async function copyOf(table: Table, orgId: string): Promise<[string, string[]]> {
  const [row] = await db
    .superuser()
    .unsafe<{ row: string }[]>(`select to_jsonb(t)::text as row from ${table.name} t where org_id = $1 limit 1`, [
      orgId,
    ]);
  const columns = table.columns.join(", ");
  return [
    `insert into ${table.name} (${columns}) select ${columns} from jsonb_populate_record(null::${table.name}, $1::text::jsonb)`,
    [row?.row ?? ""],
  ];
}

function foreignKeys() {
  return db.superuser()<{ name: string; table: string; columns: string[]; to: string; target: string[] }[]>`
    select c.conname as name, c.conrelid::regclass::text as table, c.confrelid::regclass::text as to,
      array(select a.attname::text from unnest(c.conkey) with ordinality k (n, o)
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.n order by k.o) as columns,
      array(select a.attname::text from unnest(c.confkey) with ordinality k (n, o)
        join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.n order by k.o) as target
    from pg_constraint c where c.contype = 'f' and c.connamespace = 'public'::regnamespace and cardinality(c.conkey) > 1`;
}

async function idIn(table: string, column: string, owner: string, id: string): Promise<string> {
  const [row] = await db
    .superuser()
    .unsafe<{ id: string }[]>(`select ${column}::text as id from ${table} where ${owner} = $1 limit 1`, [id]);
  return row?.id ?? "";
}
