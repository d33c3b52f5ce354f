import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { verifyJournals } from "#server/ground/journal/service/verify.ts";
import { env } from "#server/ground/platform/env.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { evidenceInput, makeUpload } from "#tests/factories/evidence.ts";
import { makeTenant } from "#tests/factories/people.ts";
import { controlValues } from "#tests/factories/programme.ts";

const db = testDatabase();
const TABLES = ["journal_entry", "journal_head", "evidence", "evidence_file", "evidence_control"] as const;
const RUNS = Number(process.env.TAMPERINGS ?? 250);
let log: string;
let org: string;
let entries: number;
let files: { sha256: string; content: string }[];

beforeAll(async () => {
  const { actor, call, workspace } = await makeTenant();
  const scope = { workspace: workspace.slug };
  [log, org, files] = [workspace.id, actor.orgId, []];
  for (let i = 0; i < 8; i++) {
    const control = await call.controls.create({ ...scope, values: controlValues({ code: `C-${i}` }) });
    const uploadIds = [await makeUpload(actor, `bytes ${i}`)];
    const values = evidenceInput({ controlIds: [control.id], uploadIds, title: `Item ${i}` });
    const receipt = await call.evidence.submit({ ...scope, values });
    files.push({ sha256: receipt.files[0]?.sha256 ?? "", content: `bytes ${i}` });
  }
  const sql = db.superuser();
  await sql.unsafe("create schema saved");
  for (const table of TABLES) await sql.unsafe(`create table saved.${table} as table ${table}`);
  entries = (await sql`select 1 from journal_entry where log_id = ${log}`).length;
}, 240_000);

const at = () => fc.nat({ max: 15 });
const one = "where log_id = $1 and sequence = $2";
/** What a superuser could do to one entry, by statement; `names` when the entry itself must be named. */
const EDITS: { statement: string; names: boolean }[] = [
  { statement: `update journal_entry set body = replace(body, '"at":"2', '"at":"1') ${one}`, names: true },
  { statement: `update journal_entry set body = body || ' ' ${one}`, names: true },
  { statement: `update journal_entry set leaf_hash = sha256(leaf_hash) ${one}`, names: true },
  { statement: `update journal_entry set at = at + interval '1 day' ${one}`, names: true },
  { statement: `update journal_entry set action = 'control.noted' ${one}`, names: true },
  { statement: `update journal_entry set subject_id = gen_random_uuid() ${one}`, names: true },
  { statement: `update journal_entry set actor_id = null ${one}`, names: true },
  { statement: `delete from journal_entry ${one}`, names: true },
  {
    statement: `update journal_entry set body = replace(body, '"at":"2', '"at":"1'),
      leaf_hash = sha256('\\x00'::bytea || convert_to(replace(body, '"at":"2', '"at":"1'), 'UTF8')) ${one}`,
    names: false,
  },
  { statement: "delete from journal_entry where log_id = $1 and sequence >= $2", names: false },
  { statement: "update journal_head set size = size + 1 + $2 where log_id = $1", names: false },
  { statement: "update journal_head set size = $2 where log_id = $1", names: false },
  { statement: "update journal_head set note = replace(note, 'A', 'B') || $2 where log_id = $1", names: false },
  { statement: "update journal_head set frontier = sha256(frontier) where log_id = $1 and $2::int >= 0", names: false },
  ...[
    "title = title || '.'",
    "covers_to = covers_to + 1",
    "collected_on = collected_on - 1",
    "sequence = sequence + 1",
  ].map((change) => ({ statement: `update evidence set ${change} where ${nth("evidence")}`, names: false })),
  ...["name = name || 'x'", "size = size + 1", "sha256 = reverse(sha256)"].map((change) => ({
    statement: `update evidence_file set ${change} where ${nth("evidence_file")}`,
    names: false,
  })),
  { statement: `delete from evidence_control where ${nth("evidence_control")}`, names: false },
  { statement: `delete from evidence where ${nth("evidence")}`, names: false },
];

function nth(table: string): string {
  const row = `(select ctid from ${table} where workspace_id = $1 order by ctid offset ($2::int % 8) limit 1)`;
  return `ctid = ${row}`;
}

test(`of ${RUNS} random edits, deletions and truncations by a superuser none escapes the verification`, async () => {
  expect(await verdict()).toMatchObject({ code: 0 });
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: EDITS.length - 1 }), at(), async (which, sequence) => {
      const edit = EDITS[which];
      if (!edit) return;
      const n = edit.statement.includes("sequence") && edit.names ? sequence % entries : sequence;
      const before = await state();
      await tamper((sql) => sql.unsafe(edit.statement, [log, n]));
      if ((await state()) === before) return;
      const { code, said } = await verdict();
      await restore();
      expect(`${edit.statement} ${n}: ${code}`).toBe(`${edit.statement} ${n}: 1`);
      if (edit.names) expect(said).toMatch(new RegExp(`entry ${n}\\b`));
      else expect(said).toMatch(/entry \d+|head|checkpoint|evidence|size/i);
    }),
    // One that was broken off in the middle would leave its edit behind.
    { numRuns: RUNS, interruptAfterTimeLimit: 600_000 },
  );
  expect(await verdict()).toMatchObject({ code: 0 });
}, 240_000);

test("detects two entries that were swapped", async () => {
  await fc.assert(
    fc.asyncProperty(at(), at(), async (x, y) => {
      const [a, b] = [x % entries, y % entries];
      if (a === b) return;
      await tamper((sql) =>
        sql.unsafe(
          `update journal_entry set sequence = -1 - (case when sequence = ${a} then ${b} else ${a} end) where log_id = '${log}' and sequence in (${a}, ${b});
           update journal_entry set sequence = -1 - sequence where log_id = '${log}' and sequence < 0`,
        ),
      );
      const { code, said } = await verdict();
      await restore();
      expect(code).toBe(1);
      expect(said).toMatch(new RegExp(`entry ${Math.min(a, b)}\\b`));
    }),
    { numRuns: 30, interruptAfterTimeLimit: 600_000 },
  );
}, 240_000);

test("detects bytes that were altered, truncated, emptied or removed, and names their entry", async () => {
  for (const { sha256, content } of files) {
    const path = join(env().dataDir, "objects", org, sha256.slice(0, 2), sha256);
    for (const change of [
      () => writeFile(path, content.replace("b", "B")),
      () => writeFile(path, content.slice(0, -1)),
      () => writeFile(path, `${content} `),
      () => writeFile(path, ""),
      () => rm(path),
    ]) {
      await change();
      const { code, said } = await verdict();
      await writeFile(path, content);
      expect(code).toBe(1);
      expect(said).toMatch(/entry \d+: file /);
    }
  }
  expect(await verdict()).toMatchObject({ code: 0 });
}, 240_000);

async function verdict() {
  const said: string[] = [];
  const code = await verifyJournals(db.ownerUrl(), { workspace: log, files: true }, (line) => said.push(line));
  return { code, said: said.join("\n") };
}

async function state(): Promise<string> {
  const parts = await Promise.all(
    TABLES.map((t) => db.superuser().unsafe(`select md5(string_agg(x::text, '|' order by x::text)) as h from ${t} x`)),
  );
  return parts.map(([row]) => row?.h).join();
}

// Triggers do not run for a replica: that is how a superuser would go about it.
function tamper(
  change: (sql: Parameters<Parameters<ReturnType<typeof db.superuser>["begin"]>[1]>[0]) => Promise<unknown>,
) {
  return db.superuser().begin(async (sql) => {
    await sql.unsafe("set local session_replication_role = replica");
    await change(sql);
  });
}

function restore() {
  return tamper(async (sql) => {
    for (const table of TABLES) {
      await sql.unsafe(`delete from ${table}`);
      await sql.unsafe(`insert into ${table} select * from saved.${table}`);
    }
  });
}
