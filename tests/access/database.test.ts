import { beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "#tests/factories/database.ts";
import { DENIED, FOREIGN_KEY, type Settings, sqlSessions } from "./sessions.ts";
import { fingerprint, type Table, tablesOf, tenantTables } from "./tables.ts";
import { type FilledTenant, makeAuditor, makeFilledTenant } from "./world.ts";

const db = testDatabase();
const { attempt, attemptAsOwner } = sqlSessions(db);

let a: FilledTenant;
let b: FilledTenant;
let firm: Awaited<ReturnType<typeof makeAuditor>>;
let tables: Table[];

beforeAll(async () => {
  a = await makeFilledTenant();
  b = await makeFilledTenant();
  firm = await makeAuditor(db, a, a.records.engagementId);
  tables = await tenantTables(db);
}, 60_000);

const inA = (role: "member" | "system"): Settings => ({
  role,
  orgId: a.org.orgId,
  workspaceId: a.workspace.id,
  personId: a.owner.id,
  actorOrgId: a.org.orgId,
});
const auditing = (engagementId: string, settings: Partial<Settings> = {}): Settings => ({
  role: "auditor",
  orgId: a.org.orgId,
  workspaceId: a.workspace.id,
  engagementId,
  personId: firm.person.id,
  actorOrgId: firm.org.orgId,
  ...settings,
});

test("both tenants have rows in every tenant table, or the tests below would prove nothing", async () => {
  for (const tenant of [a, b])
    for (const [table, state] of Object.entries(await fingerprint(db, tenant.actor)))
      expect(state, table).toMatch(/^[1-9]/);
});

describe.each(["member", "system"] as const)("as %s of one tenant", (role) => {
  test("every table shows rows of the own tenant and of no other", async () => {
    for (const { name } of tables) {
      const seen = await attempt(inA(role), `select distinct org_id from ${name}`);
      expect({ name, code: seen.code, rows: seen.rows }).toEqual({ name, code: null, rows: [{ org_id: a.org.orgId }] });
    }
  });

  test("no row can be written for another tenant, nor moved there", async () => {
    const before = await fingerprint(db, b.actor);
    for (const table of tables) {
      const copied = await attempt(inA(role), ...(await copyOf(table, b.org.orgId)));
      expect({ table: table.name, code: copied.code }).toEqual({ table: table.name, code: DENIED });
      const moved = await attempt(
        inA(role),
        `update ${table.name} set org_id = $1 where ctid = (select min(ctid) from ${table.name} where org_id = $2)`,
        [b.org.orgId, a.org.orgId],
      );
      expect({ table: table.name, code: moved.code }).toEqual({ table: table.name, code: DENIED });
    }
    expect(await fingerprint(db, b.actor)).toEqual(before);
  });

  test("no row of another tenant can be changed or removed", async () => {
    for (const { name } of tables)
      for (const statement of [`update ${name} set org_id = org_id`, `delete from ${name}`]) {
        const done = await attempt(inA(role), `${statement} where org_id = $1`, [b.org.orgId]);
        expect(`${statement}: ${done.code ?? done.count}`).toMatch(/: (42501|0)$/);
      }
  });

  test("without a tenant set there is no row at all", async () => {
    for (const { name } of tables) expect(await attempt({ role }, `select 1 from ${name}`)).toMatchObject({ count: 0 });
  });

  test("the tables of sign-in cannot be read", async () => {
    for (const { name } of (await tablesOf(db)).filter((t) => !tables.some((o) => o.name === t.name)))
      expect(await attempt(inA(role), `select 1 from ${name}`), name).toMatchObject({ code: DENIED });
  });
});

describe("as auditor", () => {
  test("Postgres refuses every write to every table", async () => {
    const all = await tablesOf(db);
    expect(all.length).toBeGreaterThan(25);
    for (const { name, columns } of all)
      for (const statement of [
        `insert into ${name} default values`,
        `update ${name} set ${columns[0]} = ${columns[0]}`,
        `delete from ${name}`,
        `truncate ${name}`,
      ]) {
        const done = await attempt(auditing(a.records.engagementId), statement);
        expect(`${statement}: ${done.code} ${done.message}`).toBe(
          `${statement}: 42501 permission denied for table ${name}`,
        );
      }
  });

  test("rows cannot be locked, so an auditor never holds up the client", async () => {
    const done = await attempt(auditing(a.records.engagementId), "select 1 from control for update");
    expect(done).toMatchObject({ code: DENIED });
  });

  test.each(["soc2", "soc1"] as const)(
    "the %s engagement shows its own programme and nothing of the other's",
    async (kind) => {
      const r = a.records;
      const [engagementId, criterionId, controlId, evidenceId] =
        kind === "soc2"
          ? [r.engagementId, r.criterionId, r.controlId, r.evidenceId]
          : [r.soc1Id, r.objectiveId, r.soc1ControlId, r.soc1EvidenceId];
      const see = (table: string, column: string) => seen(auditing(engagementId), table, column);
      expect(await see("engagement", "id")).toEqual([engagementId]);
      expect(await see("engagement_criterion", "engagement_id")).toEqual([engagementId]);
      expect(await see("criterion", "id")).toEqual(await adopted(engagementId));
      expect(await see("criterion", "id")).toContain(criterionId);
      expect(await see("control", "id")).toEqual([controlId]);
      expect(await see("control_version", "control_id")).toEqual([controlId]);
      expect(await see("control_event", "control_id")).toEqual([controlId]);
      expect(await see("evidence", "id")).toEqual([evidenceId]);
      expect(await see("evidence_file", "evidence_id")).toEqual([evidenceId]);
      expect(await see("evidence_control", "control_id")).toEqual([controlId]);
      expect(await see("workspace", "id")).toEqual([a.workspace.id]);
      expect(await see("organization", "org_id")).toEqual([a.org.orgId]);
      const names = await see("membership", "name");
      expect(names).toEqual([kind === "soc2" ? "Owner of C-1" : "Owner of C-2"]);
    },
  );

  test("what a draft control is stays with the client, also when it is mapped to a shared criterion", async () => {
    const links = await seen(auditing(a.records.engagementId), "control_criterion", "control_id");
    expect(links).toEqual([a.records.controlId]);
  });

  test("evidence from outside the engagement's period leaves no trace", async () => {
    const links = await seen(auditing(a.records.engagementId), "evidence_control", "evidence_id");
    expect(links).toEqual([a.records.evidenceId]);
  });

  test("the activity shown is of the engagement, its controls and its evidence", async () => {
    const r = a.records;
    const subjects = await seen(auditing(r.engagementId), "journal_entry", "subject_id");
    expect(subjects).toEqual([r.engagementId, r.controlId, r.evidenceId].sort());
    expect(await seen(auditing(r.engagementId), "journal_entry", "log_id")).toEqual([a.workspace.id]);
    expect(await seen(auditing(r.engagementId), "journal_head", "log_id")).toEqual([a.workspace.id]);
    expect(await seen(auditing(r.engagementId), "journal_checkpoint", "log_id")).toEqual([a.workspace.id]);
  });

  test("the grant shown is the firm's own", async () => {
    expect(await seen(auditing(a.records.engagementId), "audit_grant", "id")).toEqual([firm.grantId]);
    expect(await seen(auditing(a.records.engagementId, { actorOrgId: b.org.orgId }), "audit_grant", "id")).toEqual([]);
  });

  test("the client's drafts, invitations and providers cannot be read at all", async () => {
    for (const name of [
      "import_draft",
      "upload",
      "invitation",
      "delegation",
      "audit_grant_person",
      "person",
      "session",
      "mail",
    ])
      expect(await attempt(auditing(a.records.engagementId), `select 1 from ${name}`)).toMatchObject({ code: DENIED });
  });

  test("without settings, or with an engagement of another workspace or tenant, there is no programme", async () => {
    const elsewhere: Settings[] = [
      auditing(a.records.engagementId, { workspaceId: a.second.id }),
      auditing(b.records.engagementId),
      auditing(a.records.engagementId, { engagementId: "" }),
    ];
    const programme = tables.filter((t) => t.workspace || t.name === "membership").map((t) => t.name);
    for (const settings of elsewhere)
      for (const name of programme) expect((await attempt(settings, `select 1 from ${name}`)).count, name).toBe(0);
    for (const { name } of tables)
      expect((await attempt({ role: "auditor" }, `select 1 from ${name}`)).count, name).toBe(0);
  });
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
    const who: Settings = { role: "identity", personId: a.owner.id, orgId: a.org.orgId };
    for (const { name } of tables) {
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

  test("a person finds what they reach themselves and nothing else", async () => {
    const member: Settings = { role: "identity", personId: a.owner.id };
    expect(await seen(member, "organization", "org_id")).toEqual([a.org.orgId]);
    expect(await seen(member, "workspace", "id")).toEqual([a.workspace.id, a.second.id].sort());
    expect(await seen(member, "membership", "person_id")).toEqual([a.owner.id]);
    expect(await seen(member, "engagement", "id")).toEqual([]);
    const auditor: Settings = { role: "identity", personId: firm.person.id };
    expect(await seen(auditor, "organization", "org_id")).toEqual([a.org.orgId, firm.org.orgId].sort());
    expect(await seen(auditor, "workspace", "id")).toEqual([a.workspace.id]);
    expect(await seen(auditor, "engagement", "id")).toEqual([a.records.engagementId]);
  });

  test("before anybody is known, nobody is found", async () => {
    for (const name of [...OWN, "invitation", "access_token"])
      expect(await attempt({ role: "identity" }, `select 1 from ${name}`), name).toMatchObject({
        code: null,
        count: 0,
      });
  });
});

describe("as the login role", () => {
  const login = (): Settings => ({ ...inA("member"), role: null });

  test("without taking a role it reads and writes nothing", async () => {
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

  test("it cannot become the owner or the keeper of the journal, nor run the journal's functions", async () => {
    for (const role of ["postgres", "keeper", "pg_read_all_data"])
      expect(await attempt(login(), `set local role ${role}`), role).toMatchObject({ code: DENIED });
    expect(await attempt(login(), "select app.journal_lock($1)", [a.workspace.id])).toMatchObject({ code: DENIED });
  });
});

describe("keys", () => {
  test("no row can point at a row of another tenant or workspace, whoever writes it", async () => {
    const keys = await foreignKeys();
    expect(keys.length).toBeGreaterThan(15);
    for (const { name, table, columns, to, target } of keys) {
      const [column, there] = [columns.at(-1) ?? "", target.at(-1) ?? ""];
      const foreign = [await idIn(to, there, "org_id", b.org.orgId)];
      if (columns.length > 2) foreign.push(await idIn(to, there, "workspace_id", a.second.id));
      for (const id of foreign) {
        const row = `(select min(ctid) from ${table} where org_id = $2${columns.length > 2 ? ` and workspace_id = '${a.workspace.id}'` : ""})`;
        const done = await attemptAsOwner(
          `update ${table} set ${column} = $1 where ctid = ${row}`,
          [id, a.org.orgId],
          [table],
        );
        expect(`${name}: ${done.code}`).toBe(`${name}: ${FOREIGN_KEY}`);
      }
    }
  });
});

describe("the journal", () => {
  const body = (values: { action: string; actor: string | null; log?: string; sequence: number }) =>
    JSON.stringify({
      log: values.log ?? a.workspace.id,
      sequence: values.sequence,
      at: "2026-11-02T09:00:00.000Z",
      actor: { id: values.actor },
      action: values.action,
      subject: { type: "evidence", id: a.records.evidenceId },
    });
  const append = (s: Settings, log: string, size: number, entry: string) =>
    attempt(s, "select app.journal_append($1::uuid, $2::text::bigint, array[$3::text], ''::bytea, 'note')", [
      log,
      String(size),
      entry,
    ]);
  const sizeOf = async (log: string) =>
    Number((await db.superuser()`select size from journal_head where log_id = ${log}`)[0]?.size);

  test("a member appends to the log of their workspace, under the number that comes next", async () => {
    const size = await sizeOf(a.workspace.id);
    const noted = (sequence: number, log?: string) =>
      body({ action: "control.noted", actor: a.owner.id, sequence, log });
    expect(await append(inA("member"), a.workspace.id, size, noted(size))).toMatchObject({ code: null });
    expect(await append(inA("member"), a.workspace.id, size - 1, noted(size - 1))).toMatchObject({ code: "40001" });
    expect(await append(inA("member"), a.workspace.id, size, noted(size + 1))).toMatchObject({ code: "23514" });
    expect(await append(inA("member"), a.workspace.id, size, noted(size, b.workspace.id))).toMatchObject({
      code: "23514",
    });
  });

  test("a member writes no entry under another's name, sign-in none at all; the system may write under no name", async () => {
    const size = await sizeOf(a.workspace.id);
    const entry = (actor: string | null) => body({ action: "control.noted", actor, sequence: size });
    for (const actor of [firm.person.id, null])
      expect(await append(inA("member"), a.workspace.id, size, entry(actor))).toMatchObject({ code: DENIED });
    expect(await append({ ...inA("member"), role: "identity" }, a.workspace.id, size, entry(a.owner.id))).toMatchObject(
      { code: DENIED },
    );
    expect(await append(inA("system"), a.workspace.id, size, entry(null))).toMatchObject({ code: null });
  });

  test.each(["member", "system", "auditor", "identity"] as const)(
    "%s reaches no log of another tenant or of a workspace they are not in",
    async (role) => {
      const settings = { ...inA("member"), engagementId: a.records.engagementId, role };
      for (const log of [b.workspace.id, b.org.orgId, a.second.id]) {
        const entry = body({ action: "evidence.opened", actor: a.owner.id, log, sequence: await sizeOf(log) });
        expect(await append(settings, log, await sizeOf(log), entry)).toMatchObject({ code: DENIED });
        expect(await attempt(settings, "select app.journal_lock($1)", [log])).toMatchObject({ code: DENIED });
      }
      const nowhere: Settings = { role, personId: a.owner.id };
      expect(await attempt(nowhere, "select app.journal_lock($1)", [a.org.orgId])).toMatchObject({ code: DENIED });
    },
  );

  test("an auditor records what they opened or exported, under their own name, and nothing else", async () => {
    const size = await sizeOf(a.workspace.id);
    const as = auditing(a.records.engagementId);
    const record = (action: string, actor: string | null) =>
      append(as, a.workspace.id, size, body({ action, actor, sequence: size }));
    expect(await record("evidence.opened", firm.person.id)).toMatchObject({ code: null });
    expect(await record("evidence.exported", firm.person.id)).toMatchObject({ code: null });
    for (const action of ["evidence.withdrawn", "control.updated", "engagement.adopted", ""])
      expect(await record(action, firm.person.id), action).toMatchObject({ code: DENIED });
    expect(await record("evidence.opened", a.owner.id)).toMatchObject({ code: DENIED });
    expect(await record("evidence.opened", null)).toMatchObject({ code: DENIED });
  });

  test("an auditor records nothing in the organization's own log", async () => {
    const entry = body({
      action: "evidence.opened",
      actor: firm.person.id,
      log: a.org.orgId,
      sequence: await sizeOf(a.org.orgId),
    });
    const done = await append(auditing(a.records.engagementId), a.org.orgId, await sizeOf(a.org.orgId), entry);
    expect(done).toMatchObject({ code: DENIED });
    const lock = await attempt(auditing(a.records.engagementId), "select app.journal_lock($1)", [a.org.orgId]);
    expect(lock).toMatchObject({ code: DENIED });
  });
});

describe("what is recorded stays as it was recorded", () => {
  const IMMUTABLE = ["journal_entry", "journal_checkpoint", "evidence_file", "evidence_control", "control_version"];
  const STATEMENTS = [
    ...IMMUTABLE.flatMap((t) => [`update ${t} set org_id = org_id`, `delete from ${t}`, `truncate ${t} cascade`]),
    "update evidence set title = 'nicer'",
    "update evidence set covers_to = covers_to + 1",
    "update evidence set state = 'withdrawn', state_reason = null",
    "update evidence set state = 'withdrawn', state_reason = 'why', submitted_at = now()",
    "delete from evidence",
    "truncate evidence cascade",
    "delete from journal_head",
    "truncate journal_head",
    "truncate organization cascade",
    "truncate control cascade",
  ];

  test.each(STATEMENTS)("nobody can %s", async (statement) => {
    for (const role of ["member", "system", "auditor", "identity", null] as const)
      expect(await attempt({ ...inA("member"), engagementId: a.records.engagementId, role }, statement)).toMatchObject({
        code: DENIED,
      });
    const owner = await attemptAsOwner(statement);
    expect(owner.code).toBe(DENIED);
    expect(owner.message).toMatch(/append-only|immutable/);
  });

  test("evidence ends once, with a reason, and is not brought back", async () => {
    const end = "update evidence set state = 'withdrawn', state_reason = 'why' where id = $1";
    expect(await attempt(inA("member"), end, [a.records.evidenceId])).toMatchObject({ code: null, count: 1 });
    await a.call.evidence.withdraw({
      workspace: a.workspace.slug,
      evidenceId: a.records.evidenceId,
      reason: "why not",
    });
    const back = "update evidence set state = 'submitted', state_reason = null where id = $1";
    expect(await attempt(inA("member"), end, [a.records.evidenceId])).toMatchObject({ code: DENIED });
    expect(await attemptAsOwner(back, [a.records.evidenceId])).toMatchObject({ code: DENIED });
  });
});

/** The different values of a column that the settings let through, sorted. */
async function seen(settings: Settings, table: string, column: string): Promise<unknown[]> {
  const found = await attempt(settings, `select distinct ${column}::text as v from ${table} order by 1`);
  expect(found.message).toBe("");
  return found.rows.map((r) => r.v);
}

async function adopted(engagementId: string): Promise<unknown[]> {
  const rows = await db.superuser()`
    select criterion_id::text as id from engagement_criterion where engagement_id = ${engagementId} order by 1`;
  return rows.map((r) => r.id);
}

/** An INSERT of a row like one of the organization's, every column the same. */
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
