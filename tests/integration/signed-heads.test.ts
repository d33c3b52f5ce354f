import { generateKeyPairSync } from "node:crypto";
import { beforeEach, expect, test, vi } from "vitest";
import { withActor } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/access/service.ts";
import { digest } from "#server/journal/rules/entry.ts";
import { appendLeaves, EMPTY_FRONTIER, leafHash, rootOf } from "#server/journal/rules/merkle.ts";
import { openCheckpoint, signCheckpoint, verifierKey } from "#server/journal/rules/note.ts";
import { record } from "#server/journal/service/record.ts";
import { verifyJournals } from "#server/journal/service/verify.ts";
import { instruments } from "#server/platform/instruments.ts";
import { journalKey, originOf } from "#server/platform/journal-key.ts";
import { log as logger } from "#server/platform/log.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { makeTenant } from "#tests/factories/people.ts";

const db = testDatabase();
let actor: WorkspaceActor;
let log: string;

beforeEach(async () => {
  const tenant = await makeTenant();
  [actor, log] = [tenant.actor, tenant.workspace.id];
  for (const label of ["first", "second", "third"]) await note(label);
});

const change = (label: string) => ({ action: "control.noted", subject: { type: "control" as const, id: null, label } });
const note = (label: string) => withActor(actor, "write", (tx) => record(tx, actor, change(label)));

/** What a process does that did not write to the log last. */
async function noteElsewhere(label: string) {
  vi.resetModules();
  const elsewhere = await import("#server/journal/service/record.ts");
  return withActor(actor, "write", (tx) => elsewhere.record(tx, actor, change(label)));
}

async function head() {
  const [row] = await db.superuser()`select size::int as size, frontier, note from journal_head where log_id = ${log}`;
  return row as { size: number; frontier: Buffer; note: string };
}

async function verdict() {
  const said: string[] = [];
  const code = await verifyJournals(db.ownerUrl(), { workspace: log, files: true }, (line) => said.push(line));
  return { code, said: said.join("\n") };
}

function asReplica(statement: string, values: (string | number | Buffer)[] = []) {
  return db.superuser().begin(async (sql) => {
    await sql.unsafe("set local session_replication_role = replica");
    await sql.unsafe(statement, values);
  });
}

/** Rewrites an entry and everything in the database that follows from it, as somebody would who lacks the signing key alone. */
async function forge(noteOf: (size: number, root: Buffer) => string) {
  await asReplica(
    `update journal_entry set body = replace(body, 'second', 'Second'),
      leaf_hash = sha256('\\x00'::bytea || convert_to(replace(body, 'second', 'Second'), 'UTF8')) where log_id = $1`,
    [log],
  );
  const rows = await db.superuser()`select body from journal_entry where log_id = ${log} order by sequence`;
  const leaves = rows.map((row) => leafHash(row.body));
  const frontier = appendLeaves(EMPTY_FRONTIER, 0, leaves);
  const text = noteOf(leaves.length, rootOf(frontier, leaves.length));
  await asReplica("update journal_head set frontier = $2, note = $3 where log_id = $1", [log, frontier, text]);
}

const stranger = generateKeyPairSync("ed25519").privateKey;
const signedBy = (name: string, origin = originOf(name, log), key = stranger) =>
  function noteOf(size: number, root: Buffer) {
    return signCheckpoint({ origin, size, root, name, privateKey: key });
  };

test.each([
  ["the note that stood there before", async () => forgeWith((await head()).note)],
  ["no note", async () => forgeWith("")],
  ["any text", async () => forgeWith("note")],
  ["a note signed by another key under our name", () => forge(signedBy(journalKey().name))],
  ["a note that we signed for another log", () => forge(signedBy(journalKey().name, "else", journalKey().privateKey))],
  [
    "a note that we signed for another root",
    () =>
      forge((size, root) =>
        signedBy(journalKey().name, undefined, journalKey().privateKey)(size, leafHash(root.toString("hex"))),
      ),
  ],
])("over a rewritten history with %s nothing is written and nothing is signed", async (_what, forged) => {
  const fatal = vi.spyOn(logger, "fatal").mockImplementation(() => undefined);
  const before = (await instruments().journalRefusals.get()).values[0]?.value ?? 0;
  await forged();
  const state = await head();
  await expect(note("innocent")).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("operator"),
  });
  await expect(noteMany()).rejects.toMatchObject({ code: "unavailable" });
  expect(await head()).toEqual(state);
  expect(fatal).toHaveBeenCalledTimes(2);
  expect((await instruments().journalRefusals.get()).values[0]?.value).toBe(before + 2);
  fatal.mockRestore();
  expect((await verdict()).code).toBe(1);
});

const forgeWith = (text: string) => forge(() => text);

function noteMany() {
  return withActor(actor, "write", async (tx) => {
    const { recordAll } = await import("#server/journal/service/record.ts");
    return recordAll(
      tx,
      actor,
      Array.from({ length: 12 }, (_, i) => change(String(i))),
    );
  });
}

test.each([
  ["deleted", "delete from journal_head where log_id = $1"],
  ["set back to an empty one", "update journal_head set size = 0, frontier = '', note = '' where log_id = $1"],
])(
  "a head that was %s is not begun over: neither with its entries nor with its checkpoints alone",
  async (_what, statement) => {
    const fatal = vi.spyOn(logger, "fatal").mockImplementation(() => undefined);
    await asReplica(statement, [log]);
    await expect(note("innocent")).rejects.toMatchObject({ code: "unavailable" });
    expect((await verdict()).code).toBe(1);
    await asReplica("delete from journal_entry where log_id = $1", [log]);
    await expect(note("innocent")).rejects.toMatchObject({ code: "unavailable" });
    fatal.mockRestore();
  },
);

test("a log whose head is deleted is not skipped by the check", async () => {
  await asReplica("delete from journal_head where log_id = $1", [log]);
  expect(await verdict()).toMatchObject({ code: 1, said: expect.stringContaining("has no head") });
});

test("a head that another process of ours signed is extended, and so is one that a former key signed, once that key is named", async () => {
  await noteElsewhere("fourth");
  await note("fifth");
  expect(await verdict()).toMatchObject({ code: 0 });

  const { frontier, size } = await head();
  const text = signedBy("old.example")(size, rootOf(frontier, size));
  await asReplica("update journal_head set note = $2 where log_id = $1", [log, text]);
  vi.resetModules();
  const { record: elsewhere } = await import("#server/journal/service/record.ts");
  const settings = (await import("#server/platform/env.ts")).env();
  const sixth = () => withActor(actor, "write", (tx) => elsewhere(tx, actor, change("sixth")));
  await expect(sixth()).rejects.toMatchObject({ code: "unavailable" });
  settings.JOURNAL_FORMER_KEYS.push(verifierKey("old.example", stranger));
  await sixth();
  const after = await head();
  expect(after.size).toBe(6);
  expect(openCheckpoint(after.note, journalKey().verifier).size).toBe(6);
});

test("after a record that was rolled back the next one takes its place, and no entry is lost", async () => {
  const failed = withActor(actor, "write", async (tx) => {
    await record(tx, actor, change("undone"));
    throw new Error("no");
  });
  await expect(failed).rejects.toThrow("no");
  expect(await note("fourth")).toMatchObject({ sequence: 3 });
  expect(await verdict()).toMatchObject({ code: 0, said: expect.stringContaining("4 entries fit") });
});

test("after a record that was rolled back while another process wrote as many, both are in the tree", async () => {
  const failed = withActor(actor, "write", async (tx) => {
    await record(tx, actor, change("undone"));
    throw new Error("no");
  });
  await expect(failed).rejects.toThrow("no");
  await noteElsewhere("of another process");
  expect(await note("fifth")).toMatchObject({ sequence: 4 });
  expect(await verdict()).toMatchObject({ code: 0, said: expect.stringContaining("5 entries fit") });
});

test("the check refuses to run as a role from which row security hides rows", async () => {
  await db.superuser().unsafe("create role blind_checker login password 'blind' in role pg_read_all_data");
  const url = new URL(db.ownerUrl());
  url.username = "blind_checker";
  url.password = "blind";
  try {
    const check = verifyJournals(url.toString(), { workspace: null, files: false }, () => undefined);
    await expect(check).rejects.toThrow(/BYPASSRLS/);
  } finally {
    await db.superuser().unsafe("drop role blind_checker");
  }
});

test("an entry holds the digests of what was before and of what is after, each in its own place", async () => {
  await withActor(actor, "write", (tx) => record(tx, actor, { ...change("both"), before: { v: 1 }, after: { v: 2 } }));
  await withActor(actor, "write", (tx) => record(tx, actor, { ...change("new"), after: { v: 3 } }));
  const rows =
    await db.superuser()`select body from journal_entry where log_id = ${log} order by sequence desc limit 2`;
  const [made, changed] = rows.map((row) => JSON.parse(row.body));
  expect(changed).toMatchObject({ before: digest({ v: 1 }), after: digest({ v: 2 }) });
  expect(made).toMatchObject({ before: null, after: digest({ v: 3 }) });
});

test("a log keeps one checkpoint a day: none a minute before a day has passed, one when it has", async () => {
  const kept = async () =>
    (await db.superuser()`select size::int as size from journal_checkpoint where log_id = ${log} order by size`).map(
      (r) => r.size,
    );
  const age = (interval: string) =>
    asReplica(`update journal_checkpoint set created_at = now() - interval '${interval}' where log_id = $1`, [log]);
  expect(await kept()).toEqual([1]);
  await age("23 hours 59 minutes");
  await note("fourth");
  expect(await kept()).toEqual([1]);
  await age("24 hours");
  await note("fifth");
  expect(await kept()).toEqual([1, 5]);
});
