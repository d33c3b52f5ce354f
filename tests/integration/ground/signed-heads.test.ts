import { generateKeyPairSync } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { withActor } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { digest } from "#server/ground/journal/rules/entry.ts";
import { appendLeaves, EMPTY_FRONTIER, leafHash, rootOf } from "#server/ground/journal/rules/merkle.ts";
import { openCheckpoint, signCheckpoint, verifierKey } from "#server/ground/journal/rules/note.ts";
import { journalKey, originOf } from "#server/ground/journal/service/key.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { verifyJournals } from "#server/ground/journal/service/verify.ts";
import { env } from "#server/ground/platform/env.ts";
import { instruments } from "#server/ground/platform/instruments.ts";
import { log as logger } from "#server/ground/platform/log.ts";
import { saveControls } from "#server/programme/controls/service/save-controls.ts";
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

/** The column keeps milliseconds, and rounded up a day ago would lie in the future of a quick test. */
const MOMENT = "date_trunc('milliseconds', now())";

const change = (label: string) => ({
  action: "control.commented" as const,
  subject: { type: "control" as const, id: null, label },
});
const note = (label: string) => withActor(actor, "write", (tx) => record(tx, actor, change(label)));

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
  ["the note that stood there before", async () => forgeWith((await head()).note), "rewritten"],
  ["no note", async () => forgeWith(""), "unsigned"],
  ["any text", async () => forgeWith("note"), "unsigned"],
  ["a note signed by another key under our name", () => forge(signedBy(journalKey().name)), "unsigned"],
  [
    "a note that we signed for another log",
    () => forge(signedBy(journalKey().name, "else", journalKey().privateKey)),
    "rewritten",
  ],
  [
    "a note that we signed for another root",
    () =>
      forge((size, root) =>
        signedBy(journalKey().name, undefined, journalKey().privateKey)(size, leafHash(root.toString("hex"))),
      ),
    "rewritten",
  ],
] as const)(
  "over a rewritten history with %s nothing is written and nothing is signed",
  async (_what, forged, fault) => {
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
    expect(fatal.mock.calls[0]).toEqual([
      expect.objectContaining({ log, fault }),
      expect.stringContaining(SAYS[fault]),
    ]);
    expect((await instruments().journalRefusals.get()).values[0]?.value).toBe(before + 2);
    fatal.mockRestore();
    expect((await verdict()).code).toBe(1);
  },
);

/** What the operator reads in the log, by what was done. */
const SAYS = {
  missing: "gone or empty",
  unsigned: "not signed by a key of ours",
  rewritten: "was rewritten",
  checkpoint_gone: "checkpoint that the journal's head names is not kept",
};

const forgeWith = (text: string) => forge(() => text);

function noteMany() {
  return withActor(actor, "write", async (tx) => {
    const { recordAll } = await import("#server/ground/journal/service/record.ts");
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
  "a head that was %s does not start over: neither with its entries nor with its checkpoints alone",
  async (_what, statement) => {
    const fatal = vi.spyOn(logger, "fatal").mockImplementation(() => undefined);
    await asReplica(statement, [log]);
    await expect(note("innocent")).rejects.toMatchObject({ code: "unavailable" });
    expect((await verdict()).code).toBe(1);
    await asReplica("delete from journal_entry where log_id = $1", [log]);
    await expect(note("innocent")).rejects.toMatchObject({ code: "unavailable" });
    const said = [expect.objectContaining({ log, fault: "missing" }), expect.stringContaining(SAYS.missing)];
    expect(fatal.mock.calls).toEqual([said, said]);
    fatal.mockRestore();
  },
);

test("a log whose head is deleted is not skipped by the check", async () => {
  await asReplica("delete from journal_head where log_id = $1", [log]);
  expect(await verdict()).toMatchObject({ code: 1, said: expect.stringContaining("has no head") });
});

test("a head signed by a former key is extended only once that key is named", async () => {
  const { frontier, size } = await head();
  const text = signedBy("old.example")(size, rootOf(frontier, size));
  await asReplica("update journal_head set note = $2 where log_id = $1", [log, text]);
  await expect(note("fourth")).rejects.toMatchObject({ code: "unavailable" });
  env().JOURNAL_FORMER_KEYS.push(verifierKey("old.example", stranger));
  await note("fourth");
  env().JOURNAL_FORMER_KEYS.pop();
  const after = await head();
  expect(after.size).toBe(4);
  expect(openCheckpoint(after.note, journalKey().verifier).size).toBe(4);
});

test("after a rolled-back record the next one takes its place, and no entry is lost", async () => {
  const failed = withActor(actor, "write", async (tx) => {
    await record(tx, actor, change("undone"));
    throw new Error("no");
  });
  await expect(failed).rejects.toThrow("no");
  expect(await note("fourth")).toMatchObject({ sequence: 3 });
  expect(await verdict()).toMatchObject({ code: 0, said: expect.stringContaining("4 entries fit") });
});

test("a row that changes while its entry is written undoes both: no entry covers less than was changed", async () => {
  await withActor(actor, "write", (tx) => saveControls(tx, actor, [{ code: "C-1", title: "A control" }]));
  const state = await head();
  const both = withActor(actor, "write", (tx) =>
    Promise.all([
      record(tx, actor, change("too early")),
      tx.execute(sql`update control set title = 'Renamed' where workspace_id = ${log}`),
    ]),
  );
  await expect(both).rejects.toThrow("rows were changed while their entry");
  expect(await head()).toEqual(state);
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

test("an entry has the digests of the state before and after, each in its place", async () => {
  await withActor(actor, "write", (tx) => record(tx, actor, { ...change("both"), before: { v: 1 }, after: { v: 2 } }));
  await withActor(actor, "write", (tx) => record(tx, actor, { ...change("new"), after: { v: 3 } }));
  const rows =
    await db.superuser()`select body from journal_entry where log_id = ${log} order by sequence desc limit 2`;
  const [made, changed] = rows.map((row) => JSON.parse(row.body));
  expect(changed).toMatchObject({ before: digest({ v: 1 }), after: digest({ v: 2 }) });
  expect(made).toMatchObject({ before: null, after: digest({ v: 3 }) });
});

test("a log keeps one checkpoint a day: none a minute before a day has passed, one after", async () => {
  const kept = async () =>
    (await db.superuser()`select size::int as size from journal_checkpoint where log_id = ${log} order by size`).map(
      (r) => r.size,
    );
  const age = (interval: string) =>
    asReplica(`update journal_checkpoint set created_at = ${MOMENT} - interval '${interval}' where log_id = $1`, [log]);
  expect(await kept()).toEqual([1]);
  await age("23 hours 59 minutes");
  await note("fourth");
  expect(await kept()).toEqual([1]);
  await age("24 hours");
  await note("fifth");
  expect(await kept()).toEqual([1, 5]);
});

describe("of several checkpoints kept", () => {
  const sizes = [1, 4, 5, 6];
  const GONE = (size: number) => `The checkpoint of size ${size} is gone`;

  beforeEach(async () => {
    for (const label of ["fourth", "fifth", "sixth"]) {
      await asReplica(`update journal_checkpoint set created_at = ${MOMENT} - interval '1 day' where log_id = $1`, [
        log,
      ]);
      await note(label);
    }
  });

  test.each(sizes)("the one of size %i cannot be deleted or replaced unnoticed", async (size) => {
    expect(await verdict()).toMatchObject({ code: 0 });
    await asReplica("delete from journal_checkpoint where log_id = $1 and size = $2", [log, size]);
    expect(await verdict()).toMatchObject({ code: 1, said: expect.stringContaining(GONE(size)) });
    await asReplica(
      "insert into journal_checkpoint (org_id, log_id, size, note) select org_id, log_id, $2, note from journal_head where log_id = $1",
      [log, size],
    );
    expect(await verdict()).toMatchObject({ code: size === 6 ? 0 : 1 });
  });

  test.each([
    ["the head's own", async () => undefined],
    ["one before the head", () => note("seventh")],
  ])(
    "the newest, %s, cannot be deleted and then written over: nothing is recorded until it is back",
    async (_what, more) => {
      await more();
      const [gone] = await db.superuser()`select * from journal_checkpoint where log_id = ${log} and size = 6`;
      await asReplica("delete from journal_checkpoint where log_id = $1 and size = 6", [log]);
      expect(await verdict()).toMatchObject({ code: 1, said: expect.stringContaining(GONE(6)) });
      const fatal = vi.spyOn(logger, "fatal").mockImplementation(() => undefined);
      await expect(note("eighth")).rejects.toMatchObject({ code: "unavailable" });
      const fault = "checkpoint_gone";
      expect(fatal.mock.calls).toEqual([
        [expect.objectContaining({ log, fault }), expect.stringContaining(SAYS[fault])],
      ]);
      fatal.mockRestore();
      await asReplica("insert into journal_checkpoint (org_id, log_id, size, note) values ($1, $2, 6, $3)", [
        actor.orgId,
        log,
        gone?.note,
      ]);
      await note("eighth");
      expect(await verdict()).toMatchObject({ code: 0 });
    },
  );
});
