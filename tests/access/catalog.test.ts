import { expect, test } from "vitest";
import { DERIVED, LIVE, TOLD, UNRECORDED, UNRECORDED_COLUMNS } from "#db/schema/ground/recorded.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { RIGHTS } from "./rights.ts";
import { IDENTITY_TABLES, KEYS_OVER_TENANTS, tablesOf, tenantTables } from "./tables.ts";

const db = testDatabase();
const ROLES = ["member", "auditor", "system", "identity"];
/** Own functions that run with rights of their own; no transaction takes them. */
const BEHIND = ["keeper", "arbiter"];
const ALL = ["tickmark_app", ...ROLES, ...BEHIND];

test("the tables that belong to no tenant are the ones named with their reason", async () => {
  const free = (await tablesOf(db)).filter((t) => t.name in IDENTITY_TABLES).map((t) => t.name);
  expect(free.sort()).toEqual(Object.keys(IDENTITY_TABLES).sort());
  expect((await tenantTables(db)).length).toBeGreaterThan(15);
});

test("every row of a tenant table names its tenant", async () => {
  const columns = await db.superuser()<{ name: string; type: string; notnull: boolean }[]>`
    select attrelid::regclass::text as name, atttypid::regtype::text as type, attnotnull as notnull
    from pg_attribute where attname = 'org_id' and attnum > 0`;
  for (const { name } of await tenantTables(db))
    expect(columns.find((c) => c.name === name)).toEqual({ name, type: "uuid", notnull: true });
});

test("the tenant comes first in every primary key, unique key and foreign key", async () => {
  const keys = await db.superuser()<{ name: string; key: string; kind: string; first: string; there: string | null }[]>`
    select c.conrelid::regclass::text as name, c.conname as key, c.contype::text as kind,
      (select attname from pg_attribute where attrelid = c.conrelid and attnum = c.conkey[1]) as first,
      (select attname from pg_attribute where attrelid = c.confrelid and attnum = c.confkey[1]) as there
    from pg_constraint c where c.connamespace = 'public'::regnamespace and c.contype in ('p', 'u', 'f')
    union all
    select i.indrelid::regclass::text, i.indexrelid::regclass::text, 'unique index',
      (select attname from pg_attribute where attrelid = i.indrelid and attnum = i.indkey[0]), null
    from pg_index i join pg_class t on t.oid = i.indrelid
    where i.indisunique and t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p')`;
  expect(keys.map((k) => k.key)).toEqual(expect.arrayContaining(Object.keys(KEYS_OVER_TENANTS)));
  const ofTenants = keys.filter((k) => !(k.name in IDENTITY_TABLES || k.key in KEYS_OVER_TENANTS));
  for (const { name } of await tenantTables(db))
    expect(ofTenants.filter((k) => k.name === name && k.kind === "p")).toHaveLength(1);
  expect(ofTenants.filter((k) => k.kind === "f").length).toBeGreaterThan(15);
  expect(ofTenants.filter((k) => k.first !== "org_id")).toEqual([]);
  expect(ofTenants.filter((k) => k.kind === "f" && k.there !== "org_id")).toEqual([]);
});

test("every tenant table except organizations and logs references another row of the same tenant", async () => {
  const rows = await db.superuser()<{ name: string }[]>`
    select distinct conrelid::regclass::text as name from pg_constraint
    where contype = 'f' and connamespace = 'public'::regnamespace`;
  const held = rows.map((r) => r.name);
  const loose = (await tenantTables(db)).map((t) => t.name).filter((name) => !held.includes(name));
  // A log outlives what it tells of, and its id is an organization's or a workspace's.
  expect(loose).toEqual(["journal_checkpoint", "journal_entry", "journal_head", "organization", "row_digest"]);
});

test("row security holds on every table, for its owner too", async () => {
  const open = await db.superuser()`
    select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
      and not (relrowsecurity and relforcerowsecurity)`;
  expect([...open]).toEqual([]);
});

test("every tenant table has a policy for each role, and none for everybody", async () => {
  const found = await policies();
  for (const { name } of await tenantTables(db)) {
    const roles = found.filter((p) => p.name === name).flatMap((p) => p.roles);
    expect(roles.filter((role) => !BEHIND.includes(role)).sort(), name).toEqual([...ROLES].sort());
  }
  expect(found.filter((p) => p.roles.includes("public") || !p.permissive)).toEqual([]);
});

test("members and the system see and write only their own tenant's rows in every tenant table", async () => {
  const own = "(org_id = ( SELECT app.org_id() AS org_id))";
  const found = await policies();
  for (const { name } of await tenantTables(db))
    for (const role of ["member", "system"])
      expect(
        found.find((p) => p.name === name && p.roles.includes(role)),
        name,
      ).toMatchObject({ command: "*", using: own, check: own });
});

test("auditors and sign-in have policies to read tenant tables, never to write them", async () => {
  const tenants = (await tenantTables(db)).map((t) => t.name);
  const found = (await policies()).filter((p) => tenants.includes(p.name));
  const reading = found.filter((p) => p.roles.includes("auditor") || p.roles.includes("identity"));
  expect(reading).toHaveLength(2 * tenants.length);
  expect(reading.filter((p) => p.command !== "r" || p.check !== null)).toEqual([]);
});

test("the auditor's policy of a table names the tenant first, or shows nothing", async () => {
  const tenants = (await tenantTables(db)).map((t) => t.name);
  const found = (await policies()).filter((p) => p.roles.includes("auditor") && tenants.includes(p.name));
  expect(found).toHaveLength(tenants.length);
  expect(found.filter((p) => p.using !== "false" && !p.using?.startsWith("((org_id = ( SELECT app.org_id()"))).toEqual(
    [],
  );
});

test("a policy reads a setting once per statement, not once per row", async () => {
  const texts = (await policies()).flatMap((p) => [p.using ?? "", p.check ?? ""]);
  expect(texts.filter((text) => text.includes("app.")).length).toBeGreaterThan(20);
  expect(texts.filter(asksPerRow)).toEqual([]);
  expect(asksPerRow("(org_id = app.org_id())")).toBe(true);
});

test("no grant exceeds the role's task: auditors only read, sign-in writes no tenant table, no one truncates", async () => {
  const tenants = (await tenantTables(db)).map((t) => t.name);
  const grants = await db.superuser()<{ name: string; role: string; privilege: string }[]>`
    select c.relname as name, coalesce(r.rolname, 'public') as role, a.privilege_type as privilege
    from pg_class c cross join aclexplode(c.relacl) a left join pg_roles r on r.oid = a.grantee
    where c.relnamespace = 'public'::regnamespace and a.grantee <> c.relowner`;
  expect(grants.filter((g) => ![...ROLES, ...BEHIND].includes(g.role))).toEqual([]);
  expect(grants.filter((g) => ["TRUNCATE", "TRIGGER", "REFERENCES", "MAINTAIN"].includes(g.privilege))).toEqual([]);
  expect(grants.filter((g) => g.role === "auditor" && g.privilege !== "SELECT")).toEqual([]);
  expect(grants.filter((g) => g.role === "identity" && tenants.includes(g.name) && g.privilege !== "SELECT")).toEqual(
    [],
  );
  const foreign = (g: { role: string; name: string }) => g.role !== "identity" && g.name in IDENTITY_TABLES;
  expect(
    grants
      .filter(foreign)
      .map((g) => `${g.role} ${g.privilege} ${g.name}`)
      .sort(),
  ).toEqual(["keeper INSERT mail", "keeper INSERT person", "keeper SELECT mail", "keeper SELECT person"]);
  const journal = grants.filter((g) => g.name.startsWith("journal_") && g.privilege !== "SELECT");
  expect(new Set(journal.map((g) => g.role))).toEqual(new Set(["keeper"]));
  expect(journal.filter((g) => g.privilege === "DELETE")).toEqual([]);
});

test("every recorded table notes each insert, update and delete of its rows, and no other table does", async () => {
  const rows = await db.superuser()<{ name: string; notes: string[] }[]>`
    select c.relname as name, array(select t.tgname || ' ' || t.tgenabled::text from pg_trigger t
      where t.tgrelid = c.oid and t.tgfoid = to_regprocedure('app.note_' || c.relname || '()') order by 1) as notes
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`;
  const recorded = (await tenantTables(db)).map(({ name }) => name).filter((name) => !(name in UNRECORDED));
  expect(recorded.length).toBeGreaterThan(30);
  for (const { name, notes } of rows)
    expect([name, notes]).toEqual([
      name,
      recorded.includes(name) ? ["noted_delete O", "noted_insert O", "noted_update O"] : [],
    ]);
});

test("every start recreates the triggers of recorded tables identically", async () => {
  const made = () => db.superuser()<{ name: string; text: string }[]>`
    select proname as name, pg_get_functiondef(oid) as text from pg_proc
    where pronamespace = 'app'::regnamespace and proname like 'note%' order by 1`;
  const before = await made();
  const columns = Object.entries(UNRECORDED_COLUMNS).flatMap(([t, cs]) => Object.keys(cs).map((c) => `${t}.${c}`));
  await db.superuser()`select app.watch_rows(${Object.keys(UNRECORDED)}, ${columns})`;
  expect(before.length).toBeGreaterThan(30);
  expect([...(await made())]).toEqual([...before]);
});

test("no view reads as its owner, and nothing is stored outside row security", async () => {
  const views = await db.superuser()`
    select relname, relkind from pg_class where relnamespace in ('public'::regnamespace, 'app'::regnamespace)
      and (relkind in ('m', 'f') or (relkind = 'v' and not coalesce(reloptions, '{}') @> array['security_invoker=true']))`;
  expect([...views]).toEqual([]);
});

test("the login role and the roles it assumes have no privileges of their own and own nothing", async () => {
  const roles = await db.superuser()<{ rolname: string; rolcanlogin: boolean }[]>`
    select rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, rolinherit
    from pg_roles where rolname = any(${ALL}) order by rolname`;
  const plain = {
    rolsuper: false,
    rolbypassrls: false,
    rolcreaterole: false,
    rolcreatedb: false,
    rolreplication: false,
    rolinherit: false,
  };
  expect(roles).toHaveLength(ALL.length);
  for (const role of roles) expect(role).toEqual({ ...plain, ...role, rolcanlogin: role.rolname === "tickmark_app" });
  for (const role of roles) expect(role).toMatchObject(plain);
  const owned = await db.superuser()<{ what: string }[]>`
    select r.rolname || ' ' || c.oid::regclass as what from pg_class c join pg_roles r on r.oid = c.relowner
      where r.rolname = any(${ALL}) and not (c.relnamespace = 'past'::regnamespace and c.relkind = 'v' and r.rolname = 'keeper')
    union all select r.rolname || ' ' || n.nspname from pg_namespace n join pg_roles r on r.oid = n.nspowner
      where r.rolname = any(${ALL})
    union all select r.rolname || ' ' || p.oid::regprocedure from pg_proc p join pg_roles r on r.oid = p.proowner
      where r.rolname = any(${ALL}) and not r.rolname = any(${BEHIND})`;
  expect([...owned]).toEqual([]);
});

test("each view of the past belongs to the keeper, is a security barrier, and is readable only by its table's readers", async () => {
  const views = await db.superuser()<{ name: string; owner: string; barrier: boolean; rights: string[] }[]>`
    select c.relname as name, r.rolname as owner, coalesce(c.reloptions, '{}') @> array['security_barrier=true'] as barrier,
      array(select distinct a.grantee::regrole::text || ' ' || a.privilege_type from aclexplode(c.relacl) a where a.grantee <> c.relowner order by 1) as rights
    from pg_class c join pg_roles r on r.oid = c.relowner where c.relnamespace = 'past'::regnamespace`;
  // What changed since, of every table: for the keeper's other views alone.
  expect(
    views.splice(
      views.findIndex((v) => v.name === "touched"),
      1,
    ),
  ).toMatchObject([{ owner: "keeper", rights: [] }]);
  expect(views.length).toBeGreaterThan(30);
  const read = ["member SELECT", "system SELECT"];
  for (const view of views) {
    const auditors = /^s/.test(RIGHTS[view.name]?.auditor ?? "") && !RIGHTS[view.name]?.auditor.includes("(");
    const rights = auditors ? ["auditor SELECT", ...read] : read;
    expect(view).toEqual({ name: view.name, owner: "keeper", barrier: true, rights });
  }
  const wanted = (await tenantTables(db))
    .filter((t) => t.workspace || ["membership", "organization", "workspace"].includes(t.name))
    .map((t) => t.name);
  const frozen = wanted.filter((name) => !(name in UNRECORDED) && !(name in LIVE));
  expect(views.map((v) => v.name).sort()).toEqual([...frozen, ...DERIVED, ...TOLD].sort());
});

test("the login role can assume the four roles of a transaction and no others; those can assume none", async () => {
  const members = await db.superuser()<{ role: string; of: string }[]>`
    select m.rolname as role, g.rolname as of from pg_auth_members a join pg_roles m on m.oid = a.member
      join pg_roles g on g.oid = a.roleid
    where m.rolname = any(${ALL})`;
  expect(members.map((m) => `${m.role} ${m.of}`).sort()).toEqual(
    [...ROLES].sort().map((role) => `tickmark_app ${role}`),
  );
});

test("no role but the owner can create anything in the schemas", async () => {
  const rows = await db.superuser()<{ role: string; schema: string }[]>`
    select r.rolname as role, s.nspname as schema from pg_roles r cross join pg_namespace s
    where r.rolname = any(${ALL})
      and s.nspname in ('public', 'app') and has_schema_privilege(r.oid, s.oid, 'create')`;
  expect([...rows]).toEqual([]);
});

test("only the functions of the journal, of its digests of rows, of passwords, of the outbox, of new organizations, of independence, of issues and of what auditors are shown run with rights of their own, with a fixed search path, as a role nobody takes", async () => {
  const definers = await db.superuser()<{ name: string; owner: string; config: string[] | null }[]>`
    select p.oid::regproc::text as name, r.rolname as owner, p.proconfig as config
    from pg_proc p join pg_roles r on r.oid = p.proowner
    where p.prosecdef and p.pronamespace in ('public'::regnamespace, 'app'::regnamespace) order by name`;
  const recorded = (await tenantTables(db)).filter(({ name }) => !(name in UNRECORDED));
  const noting = recorded.map(({ name }) => `app.note_${name}`);
  expect(definers.map((d) => d.name).filter((name) => name.startsWith("app.note_"))).toEqual(noting);
  expect(definers.map((d) => d.name).filter((name) => !noting.includes(name))).toEqual([
    "app.changed_since",
    "app.found_organization",
    "app.journal_append",
    "app.journal_leaves",
    "app.journal_lock",
    "app.keep_independence",
    "app.keep_issued",
    "app.keep_issued_parts",
    "app.newest_checkpoints",
    "app.password_fits",
    "app.password_setting",
    "app.queue_mail",
    "app.reader_count",
    "app.require_entry",
    "app.shown_controls",
    "app.shown_events",
    "app.shown_evidence",
    "app.shown_files",
    "app.shown_since",
    "app.shown_windows",
    "app.unreleased_versions",
    "app.unshown_addressing",
    "app.unshown_drawn",
    "app.unshown_ties",
  ]);
  for (const { name, owner, config } of definers) {
    expect(owner).toBe(name === "app.keep_independence" ? "arbiter" : "keeper");
    expect(config?.filter((setting) => setting.startsWith("search_path"))).toEqual(["search_path=public, pg_temp"]);
  }
});

test("no function of the product is executable by PUBLIC", async () => {
  const open = await db.superuser()`
    select p.oid::regprocedure::text as name from pg_proc p
    cross join aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
    where p.pronamespace in ('public'::regnamespace, 'app'::regnamespace) and a.grantee = 0`;
  expect([...open]).toEqual([]);
});

test("no function of the product, triggers included, depends on the caller's search path", async () => {
  const functions = await db.superuser()<{ name: string; kind: string; fixed: boolean }[]>`
    select p.oid::regprocedure::text as name, p.prorettype::regtype::text as kind,
      p.prosqlbody is not null or exists (select from unnest(p.proconfig) c where c like 'search_path=%, pg_temp') as fixed
    from pg_proc p where p.pronamespace in ('public'::regnamespace, 'app'::regnamespace)`;
  expect(functions.filter((f) => f.kind === "trigger").length).toBeGreaterThan(4);
  expect(functions.filter((f) => !f.fixed)).toEqual([]);
});

test("a new function is executable by no one until granted", async () => {
  await db.superuser().unsafe("create function app.later() returns int language sql return 1");
  const [row] = await db.superuser()<{ runs: boolean }[]>`
    select bool_or(has_function_privilege(r.rolname, 'app.later()', 'execute')) as runs from pg_roles r
    where r.rolname = any(${ALL})`;
  await db.superuser().unsafe("drop function app.later()");
  expect(row).toEqual({ runs: false });
});

test("only the owner can create tables, even temporary ones", async () => {
  const [row] = await db.superuser()<{ temporary: boolean; public: boolean }[]>`
    select has_database_privilege('tickmark_app', current_database(), 'temporary') as temporary,
      exists (select from pg_database d cross join aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
        where d.datname = current_database() and a.grantee = 0 and a.privilege_type in ('TEMPORARY', 'CREATE')) as public`;
  expect(row).toEqual({ temporary: false, public: false });
});

test("every workspace table has an index starting with tenant and workspace", async () => {
  const indexes = await db.superuser()<{ name: string; lead: string[] }[]>`
    select i.indrelid::regclass::text as name, array(select a.attname::text from unnest(i.indkey[0:1]) with ordinality k (n, o)
      join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.n order by k.o) as lead
    from pg_index i where i.indpred is null`;
  const inWorkspaces = (await tenantTables(db)).filter((t) => t.workspace);
  expect(inWorkspaces.length).toBeGreaterThan(10);
  for (const { name } of inWorkspaces)
    expect(
      indexes.filter((i) => i.name === name).map((i) => i.lead.join()),
      name,
    ).toContain("org_id,workspace_id");
});

// Taking away each "( SELECT app.f() …)" leaves the calls that are made for every row.
function asksPerRow(text: string): boolean {
  return text.replace(/\( ?SELECT app\.\w+\(\) AS \w+\)/g, "").includes("app.");
}

function policies() {
  return db.superuser()<
    {
      name: string;
      roles: string[];
      command: string;
      permissive: boolean;
      using: string | null;
      check: string | null;
    }[]
  >`
    select polrelid::regclass::text as name, polcmd::text as command, polpermissive as permissive,
      array(select case when r = 0 then 'public' else r::regrole::text end from unnest(polroles) r) as roles,
      pg_get_expr(polqual, polrelid) as using, pg_get_expr(polwithcheck, polrelid) as check
    from pg_policy p join pg_class c on c.oid = p.polrelid where c.relnamespace = 'public'::regnamespace`;
}
