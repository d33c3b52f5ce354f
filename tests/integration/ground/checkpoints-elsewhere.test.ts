import { beforeEach, describe, expect, test, vi } from "vitest";
import { compare, type Kept } from "#app/_features/ground/journal/checkpoint.ts";
import { withActor } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { logCheckpoints } from "#server/ground/journal/jobs.ts";
import { appendLeaves, EMPTY_FRONTIER, leafHash, rootOf } from "#server/ground/journal/rules/merkle.ts";
import { signCheckpoint } from "#server/ground/journal/rules/note.ts";
import { mailCheckpoints } from "#server/ground/journal/service/digest.ts";
import { readCheckpoints } from "#server/ground/journal/service/kept-elsewhere.ts";
import { journalKey, originOf } from "#server/ground/journal/service/key.ts";
import { record, recordAll } from "#server/ground/journal/service/record.ts";
import { verifyJournals } from "#server/ground/journal/service/verify.ts";
import { env } from "#server/ground/platform/env.ts";
import { log as logger } from "#server/ground/platform/log.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { share } from "#tests/factories/invitations.ts";
import { addMember, callAs, makePerson, makeTenant, NOW } from "#tests/factories/people.ts";
import { controlValues, engagementValues } from "#tests/factories/programme.ts";

const db = testDatabase();
let actor: WorkspaceActor;
let log: string;
let kept: string;
let tenant: Awaited<ReturnType<typeof makeTenant>>;
let call: typeof tenant.call;

beforeEach(async () => {
  tenant = await makeTenant();
  [actor, log, call] = [tenant.actor, tenant.workspace.id, tenant.call];
  await tenant.call.controls.create({ workspace: tenant.workspace.slug, values: controlValues({ code: "C-1" }) });
  await note("second");
  kept = await noteNow();
  await note("third");
});

const note = (label: string) =>
  withActor(actor, "write", (tx) =>
    record(tx, actor, { action: "control.commented" as const, subject: { type: "control", id: null, label } }),
  );

async function noteNow(): Promise<string> {
  const [row] = await db.superuser()`select note from journal_head where log_id = ${log}`;
  return row?.note;
}

async function verdict(text: string, workspace: string | null = log) {
  const said: string[] = [];
  const options = { workspace, files: false, checkpoints: text ? readCheckpoints(text) : [] };
  const code = await verifyJournals(db.ownerUrl(), options, (line) => said.push(line));
  return { code, said: said.join("\n") };
}

function asReplica(statements: string[]) {
  return db.superuser().begin(async (sql) => {
    await sql.unsafe("set local session_replication_role = replica");
    for (const statement of statements) await sql.unsafe(statement, statement.includes("$1") ? [log] : []);
  });
}

/** Rewrites history so that it fits in itself, signature included: what only somebody with the key can do. */
async function rewrite(change: string[]) {
  await asReplica(change);
  const rows = await db.superuser()`select body from journal_entry where log_id = ${log} order by sequence`;
  const leaves = rows.map((row) => leafHash(row.body));
  const frontier = appendLeaves(EMPTY_FRONTIER, 0, leaves);
  const { name, privateKey } = journalKey();
  const sign = (size: number) => {
    const root = rootOf(appendLeaves(EMPTY_FRONTIER, 0, leaves.slice(0, size)), size);
    return signCheckpoint({ origin: originOf(name, log), size, root, name, privateKey });
  };
  await db.superuser().begin(async (sql) => {
    await sql.unsafe("set local session_replication_role = replica");
    await sql`update journal_head set size = ${leaves.length}, frontier = ${frontier}, note = ${sign(leaves.length)} where log_id = ${log}`;
    await sql`update journal_checkpoint set size = 1, note = ${sign(1)} where log_id = ${log}`;
  });
}

const EDIT = `update journal_entry set body = replace(body, 'second', 'Second'),
  leaf_hash = sha256('\\x00'::bytea || convert_to(replace(body, 'second', 'Second'), 'UTF8')) where log_id = $1`;

test("a checkpoint kept elsewhere matches a log that has only grown since", async () => {
  expect(await verdict(kept)).toMatchObject({ code: 0, said: expect.stringContaining("1 of 1 checkpoints") });
  expect(await verdict(`${kept}\n${await noteNow()}`)).toMatchObject({
    code: 0,
    said: expect.stringContaining("2 of 2"),
  });
});

test.each([
  ["rewritten at the same size", [EDIT]],
  ["cut short", ["delete from journal_entry where log_id = $1 and sequence >= 1"]],
])(
  "a history %s and signed again is consistent in itself, but contradicts the checkpoint kept elsewhere",
  async (_what, change) => {
    await rewrite(change);
    expect(await verdict("")).toMatchObject({ code: 0 });
    expect(await verdict(kept)).toMatchObject({ code: 1, said: expect.stringContaining("DOES NOT FIT") });
  },
);

test("a deleted checkpoint is missed if only a state kept elsewhere names it, though the rest is consistent", async () => {
  await rewrite([]);
  expect(await verdict("")).toMatchObject({ code: 0 });
  expect(await verdict(kept)).toMatchObject({ code: 1, said: expect.stringContaining("checkpoint of size 1 is gone") });
});

test("a checkpoint of a log that is gone is a fault, and so is one signed by no key of ours", async () => {
  const gone = kept.replace(log, "00000000-0000-4000-8000-000000000000");
  expect(await verdict(gone, null)).toMatchObject({ code: 1, said: expect.stringContaining("the log is gone") });
  const forged = kept.replace(/^(.*)\n2\n/, "$1\n1\n");
  expect(await verdict(forged)).toMatchObject({ code: 1, said: expect.stringContaining("cannot be trusted") });
});

test("a log deleted with all its signatures is missed, because the workspace's rows remain", async () => {
  const statements = ["journal_entry", "journal_head", "journal_checkpoint"].map(
    (t) => `delete from ${t} where log_id = $1`,
  );
  await asReplica(statements);
  expect(await verdict("")).toMatchObject({ code: 1, said: expect.stringMatching(/the log is gone: control/) });
  expect(await verdict(kept)).toMatchObject({ code: 1, said: expect.stringContaining("the log is empty") });
});

test("an organization's log deleted with all its signatures is missed, because its members remain", async () => {
  [log] = [actor.orgId];
  expect(await verdict("")).toMatchObject({ code: 0 });
  await asReplica(
    ["journal_entry", "journal_head", "journal_checkpoint"].map((t) => `delete from ${t} where log_id = $1`),
  );
  expect(await verdict("")).toMatchObject({ code: 1, said: expect.stringContaining("members") });
});

test("a log with all its checkpoints deleted does not verify", async () => {
  await asReplica(["delete from journal_checkpoint where log_id = $1"]);
  expect(await verdict("")).toMatchObject({ code: 1, said: expect.stringContaining("every checkpoint") });
});

test("a file that holds anything but checkpoints is refused", () => {
  expect(() => readCheckpoints("")).toThrow(/signed notes/);
  expect(() => readCheckpoints(`${kept}\nand a word`)).toThrow(/signed notes/);
});

test("the newest checkpoint of every journal is logged once a day, and journal verify accepts these lines", async () => {
  const info = vi.spyOn(logger, "info");
  const logged = await logCheckpoints();
  const notes = info.mock.calls.flatMap(([line, words]) => (words === "checkpoint" ? [line as { note: string }] : []));
  info.mockRestore();
  const [heads] = await db.superuser()`select count(*)::int as n from journal_head`;
  expect(notes).toHaveLength(heads?.n);
  expect(logged).toBe(heads?.n);
  const file = notes.map((line) => line.note).join("");
  expect(file).toContain(await noteNow());
  expect(await verdict(file)).toMatchObject({ code: 0, said: expect.stringContaining("1 of ") });
  await rewrite([EDIT]);
  expect(await verdict(file)).toMatchObject({ code: 1 });
});

describe("by mail", () => {
  const letters = async (email: string) =>
    (await db.superuser()`select subject, body from mail where recipient = ${email} and subject like 'Signed checkpoints%' order by created_at`) as {
      subject: string;
      body: string;
    }[];
  const notesIn = (body = "") => body.match(/^\S+\/\S+\n\d+\n\S+\n(?:ke[^\n]+\n)*\n— \S+ \S+\n/gm) ?? [];
  const daysAgo = (days: number, email: string) =>
    db.superuser()`update person set checkpoint_mailed_at = now() - make_interval(days => ${days}) where email = ${email}`;

  test("subscribers are mailed the newest checkpoint of each record they read, once a day or week; nobody else is", async () => {
    const colleague = await makePerson("Colleague");
    await addMember(actor.orgId, colleague, "viewer");
    await mailCheckpoints(NOW);
    expect([...(await letters(actor.email)), ...(await letters(colleague.email))]).toEqual([]);

    await call.account.sendCheckpoints({ every: "daily" });
    await callAs(colleague).account.sendCheckpoints({ every: "weekly" });
    expect(await callAs(colleague).account.checkpointMail()).toBe("weekly");
    await mailCheckpoints(NOW);
    const [own] = await letters(actor.email);
    expect(own?.subject).toBe("Signed checkpoints of the records you read on Tickmark");
    expect(notesIn(own?.body), "the organization's log and the workspace's").toHaveLength(2);
    expect(notesIn(own?.body)).toContain(await noteNow());
    expect(await verdict(notesIn(own?.body).join(""))).toMatchObject({
      code: 0,
      said: expect.stringContaining("1 of 2"),
    });
    expect(notesIn((await letters(colleague.email))[0]?.body), "a viewer reads one of them").toEqual([await noteNow()]);

    await mailCheckpoints(NOW);
    expect(await letters(actor.email)).toHaveLength(1);
    for (const email of [actor.email, colleague.email]) await daysAgo(1, email);
    await mailCheckpoints(NOW);
    expect([await letters(actor.email), await letters(colleague.email)].map((all) => all.length)).toEqual([2, 1]);
    await daysAgo(7, colleague.email);
    await callAs(colleague).account.sendCheckpoints({ every: "off" });
    await mailCheckpoints(NOW);
    expect(await letters(colleague.email)).toHaveLength(1);
  });

  test("an auditor is sent the checkpoints of what is shared with them, until it no longer is", async () => {
    const auditor = await makePerson("Auditor");
    const { id } = await call.engagements.adopt({ workspace: log, values: engagementValues() });
    const grantId = await share(db, { owner: tenant.owner, slug: log }, id, auditor, { acceptingName: "Firm" });
    await callAs(auditor).account.sendCheckpoints({ every: "daily" });
    await mailCheckpoints(NOW);
    const [first] = await letters(auditor.email);
    expect(notesIn(first?.body)).toContain(await noteNow());
    expect(first?.body).toContain("journal verify --checkpoint");
    await call.sharing.revoke({ workspace: log, grantId });
    await daysAgo(1, auditor.email);
    await mailCheckpoints(NOW);
    const [, second] = await letters(auditor.email);
    expect(second?.body ?? "").not.toContain(log);
  });

  test("a demo account, whose password is public, is sent them only where there is a demo", async () => {
    await call.account.sendCheckpoints({ every: "daily" });
    await db.superuser()`update person set is_demo = true where email = ${actor.email}`;
    const demo = vi.spyOn(env(), "demo", "get").mockReturnValue(false);
    await mailCheckpoints(NOW);
    expect(await letters(actor.email)).toEqual([]);
    demo.mockReturnValue(true);
    await mailCheckpoints(NOW);
    demo.mockRestore();
    expect(await letters(actor.email)).toHaveLength(1);
  });

  test("for two workspaces of the same name each record's checkpoint is sent, with its minute", async () => {
    const { owner, workspace, org, call } = await makeTenant();
    const other = await call.workspaces.create({ organization: org.orgId, name: workspace.name, timeZone: "UTC" });
    for (const { slug } of [workspace, other])
      await call.controls.create({ workspace: slug, values: controlValues({ code: "C-1" }) });
    await call.account.sendCheckpoints({ every: "daily" });
    await mailCheckpoints(NOW);
    const [letter] = await letters(owner.email);
    expect(notesIn(letter?.body).map((note) => note.split("\n")[0]?.split("/").at(-1))).toEqual(
      expect.arrayContaining([org.orgId, workspace.id, (await call.workspaces.open({ workspace: other.slug })).id]),
    );
    expect(letter?.body).toContain(`as of ${NOW.slice(0, 10)} ${NOW.slice(11, 16)} UTC`);
  });

  test("of two processes sending at the same time, only one does", async () => {
    await call.account.sendCheckpoints({ every: "daily" });
    const queued = await Promise.all(Array.from({ length: 4 }, () => mailCheckpoints(NOW)));
    expect(queued.filter((n) => n > 0)).toHaveLength(1);
    expect(await letters(actor.email)).toHaveLength(1);
  });
});

/** What a reader's browser does at a visit, with what it kept at the one before. */
async function visit(copy: Kept | null) {
  const since = copy ? Number(copy.note.split("\n")[1]) : null;
  return compare(log, copy, await call.journal.checkpoint({ workspace: log, since }), new Date().toISOString());
}

async function firstVisit(): Promise<Kept> {
  const verdict = await visit(null);
  if (verdict.kind !== "first") throw new Error(verdict.kind);
  return verdict.keep;
}

test("at its next visit a reader's browser verifies that a log has only grown, even by thousands of entries", async () => {
  const copy = await firstVisit();
  const notes = Array.from({ length: 9000 }, (_, i) => ({
    action: "control.commented" as const,
    subject: { type: "control" as const, id: null, label: `note ${i}` },
  }));
  await withActor(actor, "write", (tx) => recordAll(tx, actor, notes));
  const later = await visit(copy);
  expect(later).toMatchObject({ kind: "unchanged", keep: { since: copy.since } });
  await note("one more");
  expect(await visit(later.kind === "unchanged" ? later.keep : null)).toMatchObject({ kind: "unchanged" });
  expect(await visit(copy)).toMatchObject({ kind: "unchanged" });
  const { code, said } = await verdict(kept);
  expect(code, "the operator's check reads them all, page by page").toBe(0);
  expect(said).toMatch(/: 900\d entries fit/);
});

test.each([
  ["rewritten", [EDIT], { kind: "rewritten" }],
  ["cut short", ["delete from journal_entry where log_id = $1 and sequence >= 1"], { kind: "smaller", now: 1 }],
])(
  "a reader's browser sees that a history was %s, though it is signed by the product's own key and fits in itself",
  async (_what, change, seen) => {
    const copy = await firstVisit();
    await rewrite(change);
    expect(await visit(copy)).toMatchObject(seen);
    expect(await visit(null), "who never saw it cannot know").toMatchObject({ kind: "first" });
  },
);
