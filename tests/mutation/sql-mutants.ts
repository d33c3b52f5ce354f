import type postgres from "postgres";
import { changesOfSql } from "./mutants.ts";

/**
 * One guard of the migrated database weakened.
 *
 * @property about the guard's name; `was` and `is` are what a reader compares
 * @property statement what weakens it, run as the owner
 * @property words names of the tables and functions it is about, by which the tests that may see it are found
 */
export type SqlMutant = { about: string; was: string; is: string; statement: string; words: string[] };

/** Triggers left out, policies that let everything through, rights added, checks dropped, and small changes inside functions. */
export async function sqlMutantsOf(client: postgres.Sql): Promise<SqlMutant[]> {
  return [
    ...(await triggers(client)),
    ...(await policies(client)),
    ...(await rights(client)),
    ...(await constraints(client)),
    ...(await functions(client)),
  ];
}

async function triggers(client: postgres.Sql): Promise<SqlMutant[]> {
  const rows = await client<{ name: string; table: string }[]>`
    select tgname as name, tgrelid::regclass::text as table from pg_trigger t join pg_class c on c.oid = tgrelid
    where not tgisinternal and c.relnamespace = 'public'::regnamespace order by 1, 2`;
  return rows.map(({ name, table }) => ({
    about: `trigger ${name}`,
    was: `trigger ${name} on ${table}`,
    is: "no trigger",
    statement: `drop trigger ${name} on ${table}`,
    words: [table],
  }));
}

async function policies(client: postgres.Sql): Promise<SqlMutant[]> {
  const rows = await client<{ name: string; table: string; using: string | null; check: string | null }[]>`
    select policyname as name, tablename as table, qual as using, with_check as check from pg_policies
    where schemaname = 'public' and not roles && '{keeper,arbiter}' order by 1`;
  return rows.flatMap(({ name, table, using, check }) =>
    Object.entries({ using, "with check": check })
      .filter(([, text]) => text !== null && text !== "true")
      .map(([clause, text]) => ({
        about: `policy ${name}`,
        was: `${clause} (${text})`,
        is: `${clause} (true)`,
        statement: `alter policy ${name} on ${table} ${clause} (true)`,
        words: [table],
      })),
  );
}

async function rights(client: postgres.Sql): Promise<SqlMutant[]> {
  const rows = await client<{ table: string; role: string; right: string }[]>`
    select c.relname as table, r.rolname as role, p.name as right
    from pg_class c, pg_roles r, unnest(array['select', 'insert', 'update', 'delete', 'truncate']) as p (name)
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and r.rolname in ('member', 'auditor', 'system', 'identity', 'tickmark_app')
      and not has_table_privilege(r.oid, c.oid, p.name) order by 1, 2, 3`;
  return rows.map(({ table, role, right }) => ({
    about: `rights on ${table}`,
    was: `${role} may not ${right}`,
    is: `${role} may ${right}`,
    statement: `grant ${right} on ${table} to ${role}`,
    words: [table],
  }));
}

async function constraints(client: postgres.Sql): Promise<SqlMutant[]> {
  const rows = await client<{ name: string; table: string; text: string }[]>`
    select conname as name, conrelid::regclass::text as table, pg_get_constraintdef(oid) as text from pg_constraint
    where connamespace = 'public'::regnamespace and contype in ('c', 'u', 'f') order by 2, 1`;
  return rows.map(({ name, table, text }) => ({
    about: `constraint ${name}`,
    was: text,
    is: "no constraint",
    statement: `alter table ${table} drop constraint "${name}" cascade`,
    words: [table],
  }));
}

async function functions(client: postgres.Sql): Promise<SqlMutant[]> {
  const rows = await client<{ name: string; text: string; tables: string[] }[]>`
    select proname as name, pg_get_functiondef(p.oid) as text,
      array(select tgrelid::regclass::text from pg_trigger where tgfoid = p.oid
        union select tablename from pg_policies where position('app.' || proname || '(' in concat(qual, with_check)) > 0) as tables
    from pg_proc p where pronamespace = 'app'::regnamespace order by 1`;
  // What a function is for shows where it is called: in a trigger, in a policy, or in another function.
  const tablesOf = (name: string, seen: readonly string[] = []): string[] => {
    const own = rows.filter((row) => row.name === name).flatMap((row) => row.tables);
    const callers = rows.filter((row) => !seen.includes(row.name) && row.text.includes(`app.${name}(`));
    return [...own, ...callers.flatMap((row) => tablesOf(row.name, [...seen, name, row.name]))];
  };
  return rows.flatMap(({ name, text }) => {
    const words = [name, ...new Set(tablesOf(name))];
    const body = text.search(/^(AS |\s*BEGIN ATOMIC| RETURN )/m);
    return changesOfSql(text.slice(body)).map(([start, end, by]) => {
      const statement = text.slice(0, body + start) + by + text.slice(body + end);
      const from = text.lastIndexOf("\n", body + start) + 1;
      const line = (whole: string) => whole.slice(from).split("\n", 1)[0]?.trim() ?? "";
      return { about: `function ${name}`, was: line(text), is: line(statement), statement, words };
    });
  });
}
