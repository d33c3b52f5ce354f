import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { migrateDatabase } from "#db/migrate.ts";
import { UNRECORDED, UNRECORDED_COLUMNS } from "#db/schema/ground/recorded.ts";
import { control } from "#db/schema/programme/controls.ts";
import { type Tx, withActor } from "#db/tenant.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { verifyJournals } from "#server/ground/journal/service/verify.ts";
import { makeAuditor } from "#tests/access/outsiders.ts";
import { type FilledTenant, makeFilledTenant } from "#tests/access/world.ts";
import { TEST_SECRET } from "#tests/factories/cluster.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { laterVersion } from "#tests/factories/later-version.ts";
import { makeTenant } from "#tests/factories/people.ts";
import { controlValues } from "#tests/factories/programme.ts";

const db = testDatabase();
type Column = { name: string; type: string; key: boolean };
type Table = { name: string; columns: Column[]; keys: string[]; row: string; key: string };
let tenant: FilledTenant;
let tables: Table[];

beforeAll(async () => {
  tenant = await makeFilledTenant();
  await makeAuditor(db, tenant, tenant.records.engagementId);
  tables = await recordedTables();
  await db.superuser().unsafe("create schema saved");
  const checks =
    await db.superuser()`select conrelid::regclass::text as name, conname from pg_constraint where contype = 'c'
    and connamespace = 'public'::regnamespace`;
  for (const { name, conname } of checks) await db.superuser().unsafe(`alter table ${name} drop constraint ${conname}`);
  for (const { name } of tables) await db.superuser().unsafe(`create table saved.${name} as table public.${name}`);
}, 120_000);

/** Every recorded table, from the catalog, with its first row: where it is, and how a check names it. */
async function recordedTables(): Promise<Table[]> {
  const found = await db.superuser()<Omit<Table, "row" | "key">[]>`
    select c.relname as name, json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, null), 'key', a.attnum = any(i.indkey))
        order by a.attnum) filter (where a.attgenerated = '') as columns,
      array(select k.attname::text from unnest(i.indkey::int2[]) with ordinality u (n, o) join pg_attribute k on k.attrelid = c.oid and k.attnum = u.n
        where k.attname <> 'org_id' order by o) as keys
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_index i on i.indrelid = c.oid and i.indisprimary
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') group by c.oid, c.relname, i.indkey order by 1`;
  const recorded = found.filter(
    ({ name, columns }) => columns.some((c) => c.name === "org_id") && !(name in UNRECORDED),
  );
  return Promise.all(
    recorded.map(async (table) => {
      const [row] = await db
        .superuser()
        .unsafe(
          `select ctid::text as row, row(${table.keys.join(", ")})::text as key from ${table.name} order by ctid limit 1`,
        );
      return { ...table, row: row?.row, key: row?.key };
    }),
  );
}

async function verdict() {
  const said: string[] = [];
  const code = await verifyJournals(db.ownerUrl(), { workspace: null, files: false }, (line) => said.push(line));
  return { code, said: said.join("\n") };
}

/** As a superuser would who switches off what watches them. @returns what the check says then; everything is put back */
async function tampered(change: (run: (statement: string) => Promise<unknown>) => Promise<void>) {
  await asReplica((sql) => change((statement) => sql.unsafe(statement)));
  const found = await verdict();
  await asReplica(async (sql) => {
    for (const { name, columns } of tables) {
      const written = columns.map((c) => c.name).join(", ");
      await sql.unsafe(`delete from ${name}; insert into ${name} (${written}) select ${written} from saved.${name}`);
    }
  });
  tables = await recordedTables();
  return found;
}

type Sql = Parameters<Parameters<ReturnType<typeof db.superuser>["begin"]>[1]>[0];
function asReplica(change: (sql: Sql) => Promise<unknown>) {
  return db.superuser().begin(async (sql) => {
    await sql.unsafe("set local session_replication_role = replica");
    await change(sql);
  });
}

/** Another value of the column's type. */
function other({ name, type }: Column): string {
  const value: Record<string, string> = {
    text: `coalesce(${name}, '') || '~'`,
    integer: `coalesce(${name}, 0) + 1000`,
    bigint: `coalesce(${name}, 0) + 1000`,
    boolean: `not coalesce(${name}, false)`,
    uuid: "gen_random_uuid()",
    date: `coalesce(${name}, '2026-01-01') + 1`,
    jsonb: `'{"other": true}'`,
    "text[]": `array_append(${name}, 'other')`,
    "uuid[]": `array_append(${name}, gen_random_uuid())`,
    "timestamp with time zone": `coalesce(${name}, now()) + interval '1 second'`,
  };
  const found = value[type];
  if (!found) throw new Error(`no other value is known for a ${type}, as ${name} is`);
  return found;
}

describe("of every tenant table", () => {
  test("passes untouched data, and reports the tables compared, since when, and why others were not", async () => {
    const { code, said } = await verdict();
    expect(`${code} ${said}`).toMatch(/^0 /);
    expect(tables.length).toBeGreaterThan(40);
    for (const { name, row } of tables) {
      expect(row, `the test's world has no row in ${name}: fill it in tests/access/world.ts`).toBeTruthy();
      expect(said).toMatch(new RegExp(`compared with what entries record of them: .*\\b${name}\\b`));
    }
    expect(said).toMatch(/every row since \d{4}-\d\d-\d\d,/);
    expect(said).toContain("mail (belongs to no organization)");
    expect(said).toContain("access_token.last_used_at (");
  });

  test("detects each column a superuser changes, naming table and row", async () => {
    const changeable = ({ name, columns }: Table) =>
      columns.filter((c) => !c.key && !(c.name in (UNRECORDED_COLUMNS[name] ?? {})));
    const most = Math.max(...tables.map((table) => changeable(table).length));
    for (let round = 0; round < most; round++) {
      const changed: string[] = [];
      const { code, said } = await tampered(async (run) => {
        for (const table of tables) {
          const column = changeable(table)[round];
          if (!column) continue;
          await run(`update ${table.name} set ${column.name} = ${other(column)} where ctid = '${table.row}'`);
          changed.push(`${table.name} ${table.key} was changed`);
        }
      });
      expect(code).toBe(1);
      for (const line of changed) expect(said).toContain(line);
    }
  }, 120_000);

  test("detects a row a superuser deletes, naming table and row", async () => {
    const deleted = tables;
    const { code, said } = await tampered(async (run) => {
      for (const { name, row } of deleted) await run(`delete from ${name} where ctid = '${row}'`);
    });
    expect(code).toBe(1);
    for (const { name, key } of deleted) expect(said).toContain(`${name} ${key} is gone`);
  });

  test("detects a row a superuser adds, naming the table", async () => {
    const { code, said } = await tampered(async (run) => {
      for (const { name, columns, keys, row } of tables) {
        const kept = ["org_id", "workspace_id"].filter(
          (c) => keys.some((k) => k !== c) && keys.length > (c === "org_id" ? 0 : 1),
        );
        const values = columns.map((c) => (kept.includes(c.name) ? c.name : other(c)));
        const names = columns.map((c) => c.name).join(", ");
        await run(`insert into ${name} (${names}) select ${values.join(", ")} from ${name} where ctid = '${row}'`);
      }
    });
    expect(code).toBe(1);
    for (const { name } of tables)
      expect(said).toMatch(new RegExp(`DOES NOT FIT: ${name} \\(.*\\) was added: no entry records it`));
  });
});

describe("a change without an entry that covers it", () => {
  const note = (tx: Tx) =>
    record(tx, tenant.actor, {
      action: "control.commented" as const,
      subject: { type: "control", id: null, label: "noted" },
    });
  const rename = (tx: Tx, title: string) =>
    tx.update(control).set({ title }).where(eq(control.id, tenant.records.controlId));
  const titleNow = async () =>
    (await db.superuser()`select title from control where id = ${tenant.records.controlId}`)[0]?.title;

  test("is refused at commit, and so is one that comes after the entry", async () => {
    const before = await titleNow();
    const commit = withActor(tenant.actor, "write", (tx) => rename(tx, "Without"));
    await expect(commit).rejects.toMatchObject({ constraint_name: "every_change_has_its_entry" });
    const late = withActor(tenant.actor, "write", async (tx) => {
      await note(tx);
      await rename(tx, "Late");
    });
    await expect(late).rejects.toMatchObject({ constraint_name: "every_change_has_its_entry" });
    expect(await titleNow()).toBe(before);
  });

  test("does not exist when the row stays the same, or only an unrecorded column changes", async () => {
    const before = await titleNow();
    await withActor(tenant.actor, "write", (tx) => rename(tx, before));
    await expect(verdict()).resolves.toMatchObject({ code: 0 });
  });
});

describe("someone who also writes the digests", () => {
  test("is detected: digests altered or removed, and entries that cover others", async () => {
    for (const statement of [
      "update row_digest set digests = array_fill('\\x00'::bytea, array[cardinality(digests)]) where id = (select max(id) from row_digest where table_name = 'evidence')",
      "update row_digest set id = id + 1000000 where id = (select max(id) from row_digest where table_name = 'evidence')",
      "delete from row_digest where id = (select max(id) from row_digest where table_name = 'evidence')",
      "delete from row_digest_entry where digest_id = (select max(id) from row_digest where table_name = 'evidence')",
      "delete from row_digest; delete from row_digest_entry",
    ]) {
      await asReplica(async (sql) => {
        await sql.unsafe("create table saved.d as table row_digest; create table saved.e as table row_digest_entry");
        await sql.unsafe(statement);
      });
      const { code, said } = await verdict();
      await asReplica((sql) =>
        sql.unsafe(`delete from row_digest; delete from row_digest_entry; insert into row_digest select * from saved.d;
          insert into row_digest_entry select * from saved.e; drop table saved.d; drop table saved.e`),
      );
      expect(`${statement}: ${code}`).toBe(`${statement}: 1`);
      expect(said).toMatch(/digests of (its )?rows/);
    }
    await expect(verdict()).resolves.toMatchObject({ code: 0 });
  });

  test("detects a row put back after the product deleted it", async () => {
    const mapping = {
      workspace: tenant.workspace.slug,
      controlId: tenant.records.draftControlId,
      criterionId: tenant.records.criterionId,
    };
    await tenant.call.mappings.unmap(mapping);
    await expect(verdict()).resolves.toMatchObject({ code: 0 });
    await asReplica((sql) =>
      sql.unsafe(
        `insert into control_criterion select * from saved.control_criterion where control_id = '${mapping.controlId}' and criterion_id = '${mapping.criterionId}'`,
      ),
    );
    const { code, said } = await verdict();
    await asReplica((sql) =>
      sql.unsafe(
        `delete from control_criterion where control_id = '${mapping.controlId}' and criterion_id = '${mapping.criterionId}'`,
      ),
    );
    expect(code).toBe(1);
    expect(said).toContain("is there again, though it was deleted");
  });

  test("detects disabled or removed triggers", async () => {
    const sql = db.superuser();
    await sql.unsafe("alter table risk disable trigger noted_update");
    expect(await verdict()).toMatchObject({ code: 1, said: expect.stringContaining("risk lacks the triggers") });
    await sql.unsafe("alter table risk enable trigger noted_update; drop trigger noted_insert on risk");
    expect(await verdict()).toMatchObject({ code: 1, said: expect.stringContaining("risk lacks the triggers") });
    await sql.unsafe("drop trigger noted_update on risk; drop trigger noted_delete on risk");
    await migrateDatabase(db.ownerUrl(), TEST_SECRET);
    expect(await verdict()).toMatchObject({ code: 0 });
  });
});

describe("after a later version's migrations", () => {
  test("existing rows still verify with columns added, new ones are recorded, and what a dropped column took along is reported", async () => {
    await migrateDatabase(db.ownerUrl(), TEST_SECRET, {
      folder: laterVersion(
        mkdtempSync(join(inject("scratch"), "later-")),
        `create table later (org_id uuid not null references organization (org_id), id uuid not null, name text, primary key (org_id, id));
         alter table later enable row level security; grant select, insert on later to member;
         create policy later_member on later for all to member using (org_id = app.org_id()) with check (org_id = app.org_id());
         alter table control add column later text, add column firm integer not null default 7;
         alter table risk_scale drop column tolerance;
         update control set title = title || '!' where id = '${tenant.records.soc1ControlId}';`,
      ),
    });
    const { code, said } = await verdict();
    expect(said).toContain(`${tenant.records.soc1ControlId}) was changed`);
    expect(said.match(/DOES NOT FIT: [a-z_]+ \(/g)).toHaveLength(1);
    expect(said).toContain("rows of risk_scale last changed while it had tolerance");
    expect(code).toBe(1);

    const later = (tx: Tx) => tx.execute(`insert into later values ('${tenant.org.orgId}', gen_random_uuid(), 'x')`);
    await expect(withActor(tenant.actor, "write", later)).rejects.toMatchObject({
      constraint_name: "every_change_has_its_entry",
    });
    await withActor(tenant.actor, "write", async (tx) => {
      await later(tx);
      await tx.execute(`update control set later = 'now' where id = '${tenant.records.controlId}'`);
      await record(tx, tenant.actor, {
        action: "control.commented" as const,
        subject: { type: "control", id: null, label: "later" },
      });
    });
    await asReplica((sql) => sql.unsafe(`update control set firm = 8; update later set name = 'y'`));
    const then = await verdict();
    expect(then.said).toMatch(/later \([0-9a-f-]+\) was changed/);
    expect(then.said).toContain(`${tenant.records.controlId}) was changed`);
    expect(then.said.match(/DOES NOT FIT: control \(/g)).toHaveLength(2);
  });
});

describe("digests written in advance", () => {
  /** Digests of a control as it now is, as the triggers would note them. */
  const forged = (controlId: string, transactions: string, baseline: string) => `
    insert into row_digest (org_id, id, table_name, columns, keys, digests, digest, transaction, baseline)
    select w.org_id, w.id, 'control', w.columns, w.keys, w.digests,
      app.digest_of_rows(w.org_id, w.id, 'control', w.columns, w.keys, w.digests), w.t, ${baseline}
    from (select c.org_id, nextval('app.row_digest_id') as id, array['org_id', 'title'] as columns, array[row(c.workspace_id, c.id)::text] as keys,
      array[sha256(convert_to(row(c.org_id, c.title)::text, 'UTF8'))] as digests, x.t from control c, (select ${transactions} as t) x
      where c.id = '${controlId}') w`;

  test.each([
    ["for transactions to come", "generate_series(0, 50) + pg_current_xact_id()::text::bigint", "null"],
    ["as the first migration would", "null::bigint", "1"],
    ["as a later migration would", "null::bigint", "2"],
  ])("%s: no innocent change vouches for them unseen", async (_as, transactions, baseline) => {
    const { call, org, workspace } = await makeTenant();
    const make = (code: string) => call.controls.create({ workspace: workspace.slug, values: controlValues({ code }) });
    const { id } = await make("C-1");
    await asReplica(async (sql) => {
      await sql.unsafe(`update control set title = 'Forged' where id = '${id}'`);
      await sql.unsafe(forged(id, transactions, baseline));
    });
    await make("C-2");
    const { said } = await verdict();
    expect(said).toMatch(new RegExp(`\\(${org.orgId}\\): DOES NOT FIT: .*(outside the journal|no migration did)`));
  });
});
