import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withActor } from "#db/tenant.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { verifyJournals } from "#server/ground/journal/service/verify.ts";
import { env } from "#server/ground/platform/env.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { evidenceInput, makeUpload } from "#tests/factories/evidence.ts";
import { makeTenant } from "#tests/factories/people.ts";
import { controlValues } from "#tests/factories/programme.ts";

const db = testDatabase();

async function verdict(workspace: string | null) {
  const said: string[] = [];
  const code = await verifyJournals(db.ownerUrl(), { workspace, files: true }, (line) => said.push(line));
  return { code, said: said.join("\n") };
}

async function logOf(entries: number) {
  const tenant = await makeTenant();
  for (let i = 0; i < entries; i++)
    await withActor(tenant.actor, "write", (tx, actor) =>
      record(tx, actor, {
        action: "control.commented" as const,
        subject: { type: "control", id: null, label: `note ${i}` },
        after: { i },
      }),
    );
  return tenant;
}

// A superuser can switch the triggers off; the journal must tell all the same.
async function tamper(statement: (sql: ReturnType<typeof db.superuser>) => Promise<unknown>) {
  const sql = db.superuser();
  await sql.unsafe(
    "alter table journal_entry disable trigger all; alter table journal_head disable trigger all; alter table evidence disable trigger all; alter table evidence_file disable trigger all",
  );
  await statement(sql);
  await sql.unsafe(
    "alter table journal_entry enable trigger all; alter table journal_head enable trigger all; alter table evidence enable trigger all; alter table evidence_file enable trigger all",
  );
}

test("without any record there is nothing to verify, and an unknown workspace is reported", async () => {
  expect(await verdict(null)).toEqual({ code: 0, said: "There is no journal yet." });
  expect(await verdict("no-such-workspace")).toEqual({ code: 2, said: "No such workspace." });
});

test("a check of one log compares the tables of that log, and a check of all every table", async () => {
  const { org, workspace, call } = await makeTenant();
  await call.controls.create({ workspace: workspace.slug, values: controlValues({ code: "C-1" }) });
  const compared = async (log: string | null) => {
    const { code, said } = await verdict(log);
    expect(`${code} ${said}`).toMatch(/^0 /);
    const [, rows, tables] = /^(\d+) rows of \d+ tables .*: (.*)\.$/m.exec(said) ?? [];
    return { rows: Number(rows), tables: tables?.split(", ") };
  };
  const [ofWorkspace, ofOrganization] = [await compared(workspace.slug), await compared(org.orgId)];
  expect(ofWorkspace.tables).toEqual(expect.arrayContaining(["control", "control_version"]));
  expect(ofOrganization.tables).toEqual(expect.arrayContaining(["membership", "workspace"]));
  const both = [...(ofWorkspace.tables ?? []), ...(ofOrganization.tables ?? [])].sort();
  const all = await compared(null);
  expect(all.tables).toEqual(both);
  expect(all.rows).toBe(ofWorkspace.rows + ofOrganization.rows);
});

test("a log without entries verifies, even with a pending upload and import and an API answer kept for retries", async () => {
  const { actor, org, owner, workspace } = await makeTenant();
  await makeUpload(actor);
  const values = [org.orgId, workspace.id];
  await db.superuser().begin(async (sql) => {
    await sql.unsafe("set local session_replication_role = replica");
    await sql.unsafe(
      "insert into import_draft (org_id, workspace_id, id, person_id, file_name, sheets) values ($1, $2, gen_random_uuid(), $3, 'a.csv', '[]')",
      [...values, owner.id],
    );
    await sql.unsafe(
      "insert into idempotent_answer (org_id, workspace_id, token_id, key, request) values ($1, $2, gen_random_uuid(), 'key', 'request')",
      values,
    );
  });
  expect(await verdict(workspace.id)).toMatchObject({ code: 0 });
});

test("an untouched journal verifies", async () => {
  const { workspace } = await logOf(5);
  expect(await verdict(workspace.id)).toMatchObject({ code: 0 });
});

test.each([
  [
    "an edited body",
    3,
    (id: string) =>
      `update journal_entry set body = replace(body, 'note 3', 'note X') where log_id = '${id}' and sequence = 3`,
  ],
  [
    "an edited body with a matching leaf",
    3,
    (id: string) =>
      `update journal_entry set body = replace(body, 'note 3', 'note X'), leaf_hash = sha256('\\x00'::bytea || convert_to(replace(body, 'note 3', 'note X'), 'UTF8')) where log_id = '${id}' and sequence = 3`,
  ],
  ["a deleted entry", 2, (id: string) => `delete from journal_entry where log_id = '${id}' and sequence = 2`],
  ["a cut-off tail", 4, (id: string) => `delete from journal_entry where log_id = '${id}' and sequence >= 4`],
  [
    "two entries changed about",
    1,
    (id: string) =>
      `update journal_entry set sequence = case sequence when 1 then 1002 else 1001 end where log_id = '${id}' and sequence in (1, 2); update journal_entry set sequence = sequence - 1000 where log_id = '${id}' and sequence > 1000`,
  ],
  [
    "another actor in the column",
    4,
    (id: string) => `update journal_entry set actor_id = gen_random_uuid() where log_id = '${id}' and sequence = 4`,
  ],
])("%s is found and named", async (_what, sequence, statement) => {
  const { workspace } = await logOf(6);
  await tamper((sql) => sql.unsafe(statement(workspace.id)));
  const { code, said } = await verdict(workspace.id);
  expect(code).toBe(1);
  expect(said).toMatch(new RegExp(`entry ${sequence === 3 ? "\\d" : sequence}\\b`));
});

test("altered or missing evidence, in rows or bytes, is detected", async () => {
  const changes: [string, (orgId: string, sha256: string, id: string) => Promise<unknown>][] = [
    ["record of evidence", (_o, _s, id) => tamper((sql) => sql`update evidence set title = 'nicer' where id = ${id}`)],
    ["altered", (orgId, sha256) => writeFile(pathOf(orgId, sha256), "other bytes")],
    ["gone from the store", (orgId, sha256) => rm(pathOf(orgId, sha256))],
    ["files of evidence", (_o, _s, id) => tamper((sql) => sql`delete from evidence_file where evidence_id = ${id}`)],
  ];
  for (const [said, change] of changes) {
    const { actor, call, workspace } = await makeTenant();
    const scope = { workspace: workspace.slug };
    const control = await call.controls.create({ ...scope, values: controlValues({ code: "C-1" }) });
    const uploadIds = [await makeUpload(actor, `bytes ${said}`)];
    const receipt = await call.evidence.submit({
      ...scope,
      values: evidenceInput({ controlIds: [control.id], uploadIds }),
    });
    expect((await verdict(workspace.id)).code).toBe(0);
    await change(actor.orgId, receipt.files[0]?.sha256 ?? "", receipt.id);
    const found = await verdict(workspace.id);
    expect(found.code).toBe(1);
    expect(found.said).toContain(said);
  }
});

test("an unreadable file is reported, but not as a change", async () => {
  const { actor, call, workspace } = await makeTenant();
  const scope = { workspace: workspace.slug };
  const control = await call.controls.create({ ...scope, values: controlValues({ code: "C-1" }) });
  const uploadIds = [await makeUpload(actor, "bytes behind a broken disk")];
  const values = evidenceInput({ controlIds: [control.id], uploadIds });
  const { id, files } = await call.evidence.submit({ ...scope, values });
  const path = pathOf(actor.orgId, files[0]?.sha256 ?? "");
  await rm(path);
  await mkdir(path);
  const { code, said } = await verdict(workspace.id);
  expect(code).toBe(2);
  expect(said).toMatch(new RegExp(`^COULD NOT BE CHECKED: .*: entry 1: file export.csv of evidence ${id}$`, "m"));
  expect(said).toMatch(/^1 files could not be read/m);
  expect(said).not.toMatch(/DOES NOT FIT|kept elsewhere/);
  await tamper((sql) => sql`update evidence set title = 'nicer' where id = ${id}`);
  expect((await verdict(workspace.id)).code).toBe(1);
});

function pathOf(orgId: string, sha256: string): string {
  return join(env().dataDir, "objects", orgId, sha256.slice(0, 2), sha256);
}
