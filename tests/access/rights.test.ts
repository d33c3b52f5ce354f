import { globSync } from "node:fs";
import { is, type SQL } from "drizzle-orm";
import { getTableConfig, PgDialect, PgRole, PgTable } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import { testDatabase } from "#tests/factories/database.ts";
import { APPEND_ONLY, NEVER_DELETED, RIGHTS, WITHOUT_TRIGGER } from "./rights.ts";
import { DENIED, type Sql, sqlSessions, undone } from "./sessions.ts";
import { tablesOf } from "./tables.ts";

const db = testDatabase();
const { attempt, attemptAsOwner } = sqlSessions(db);
const ROLES = ["member", "system", "auditor", "identity", "keeper", "arbiter"] as const;

test("each role has exactly the listed rights on each table, column by column", async () => {
  const found = await rights();
  expect(found).toEqual(RIGHTS);
  expect((await tablesOf(db)).map((t) => t.name)).toEqual(Object.keys(RIGHTS));
});

test("an unlisted right is refused when used", async () => {
  for (const { name, columns } of await tablesOf(db))
    for (const role of ["member", "system", "auditor", "identity"] as const) {
      const given = RIGHTS[name]?.[role].replace(/u\(.*?\)/, "").replace(/\(.*?\)/, "") ?? "";
      const uses = {
        s: `select 1 from ${name}`,
        i: `insert into ${name} default values`,
        u: `update ${name} set ${columns[0]} = ${columns[0]}`,
        d: `delete from ${name}`,
      };
      for (const [right, statement] of Object.entries(uses))
        if (!given.includes(right))
          expect(`${role}: ${statement}: ${(await attempt({ role }, statement)).code}`).toMatch(/: 42501$/);
    }
});

test("a decision on a proposed change sets only its outcome, not what was proposed", async () => {
  const columns = (await tablesOf(db)).find((t) => t.name === "control_proposal")?.columns ?? [];
  const may: string[] = [];
  for (const column of columns) {
    const { code } = await attempt({ role: "member" }, `update control_proposal set ${column} = ${column}`);
    if (code !== DENIED) may.push(column);
  }
  expect(may.sort()).toEqual(["decided_at", "decided_by", "decided_by_id", "outcome"]);
});

test("the permanent tables are listed, and each has the trigger that refuses changes", async () => {
  const refusing = await db.superuser()<{ name: string; events: number }[]>`
    select tgrelid::regclass::text as name, tgtype & ~1 as events from pg_trigger
    where tgfoid = 'app.refuse_change()'::regprocedure and tgenabled = 'O' order by 1`;
  // Before each statement: 2, delete 8, update 16, truncate 32.
  const those = (events: number) => refusing.filter((t) => t.events === events).map((t) => t.name);
  expect(those(2 + 8 + 16 + 32)).toEqual(APPEND_ONLY);
  expect(those(2 + 8 + 32)).toEqual(NEVER_DELETED);
  expect(refusing).toHaveLength(APPEND_ONLY.length + NEVER_DELETED.length);
  const unchanged = Object.keys(RIGHTS).filter((name) => /^si?$/.test(RIGHTS[name]?.member ?? ""));
  const kept = [...APPEND_ONLY, ...NEVER_DELETED, ...WITHOUT_TRIGGER];
  expect(unchanged.filter((name) => !kept.includes(name))).toEqual([]);
});

test.each([
  ...APPEND_ONLY.flatMap((t) => [`update ${t} set org_id = org_id`, `delete from ${t}`, `truncate ${t} cascade`]),
  ...NEVER_DELETED.flatMap((t) => [`delete from ${t}`, `truncate ${t} cascade`]),
])("the owner of the tables cannot %s", async (statement) => {
  expect(await attemptAsOwner(statement)).toMatchObject({
    code: DENIED,
    message: expect.stringMatching(/append-only|immutable/),
  });
});

test("the schema's policies equal the database's: names, roles, commands and expressions", async () => {
  const declared = await declaredPolicies();
  expect(declared.length).toBeGreaterThan(200);
  // Postgres has its own way to write an expression: what is declared takes the place of what is there, and both are read from the catalog.
  const { before, after } = await undone(db.superuser(), async (sql) => {
    const before = await policies(sql);
    for (const { name, table } of before) await sql.unsafe(`drop policy ${name} on ${table}`);
    for (const statement of declared) await sql.unsafe(statement);
    return { before, after: await policies(sql) };
  });
  expect(after).toEqual(before);
});

async function rights() {
  const rows = await db.superuser()<
    { name: string; role: (typeof ROLES)[number]; right: string; column: string | null }[]
  >`
    select c.relname as name, a.grantee::regrole::text as role, a.privilege_type as right, null as column
    from pg_class c cross join aclexplode(c.relacl) a
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.grantee <> c.relowner
    union all select c.relname, a.grantee::regrole::text, a.privilege_type, t.attname
    from pg_class c join pg_attribute t on t.attrelid = c.oid cross join aclexplode(t.attacl) a
    where c.relnamespace = 'public'::regnamespace order by 4 nulls first`;
  const letters = ["SELECT", "INSERT", "UPDATE", "DELETE"];
  const found: Record<string, Record<string, string>> = {};
  for (const { name } of await tablesOf(db)) {
    found[name] = {};
    for (const role of ROLES) {
      const own = rows.filter((r) => r.name === name && r.role === role);
      const of = (right: string) => {
        const columns = own.filter((r) => r.right === right).map((r) => r.column);
        if (columns.length === 0) return "";
        return columns.includes(null) ? right.charAt(0) : `${right.charAt(0)}(${columns.join()})`;
      };
      const others = own.filter((r) => !letters.includes(r.right)).map((r) => r.right);
      found[name][role] = [...letters.map(of), ...others].join("").toLowerCase() || "-";
    }
  }
  expect(rows.filter((r) => !ROLES.includes(r.role))).toEqual([]);
  return found;
}

function policies(sql: Pick<Sql, "unsafe"> = db.superuser()) {
  return sql.unsafe<{ name: string; table: string }[]>(`
    select policyname as name, tablename as table, permissive, roles::text, cmd, qual, with_check
    from pg_policies where schemaname = 'public' order by 2, 1`);
}

/** A statement for each policy of the schema's files. */
async function declaredPolicies(): Promise<string[]> {
  const dialect = new PgDialect({ casing: "snake_case" });
  const text = (clause: string, expression: SQL | undefined) =>
    expression ? ` ${clause} (${dialect.sqlToQuery(expression.inlineParams()).sql})` : "";
  const files = globSync("db/schema/*/*.ts").map((path) => {
    const [wing, file] = path.slice(0, -3).split("/").slice(2);
    return import(`#db/schema/${wing}/${file}.ts`);
  });
  expect(files.length).toBeGreaterThan(20);
  const tables = (await Promise.all(files))
    .flatMap((file: object) => Object.values(file))
    .filter((v) => is(v, PgTable));
  return tables.map(getTableConfig).flatMap(({ name: table, policies }) =>
    policies.map((p) => {
      const to = [p.to ?? "public"].flat().map((role) => (is(role, PgRole) ? role.name : role));
      const head = `create policy ${p.name} on ${table} as ${p.as ?? "permissive"} for ${p.for ?? "all"} to ${to.join()}`;
      return head + text("using", p.using) + text("with check", p.withCheck);
    }),
  );
}
