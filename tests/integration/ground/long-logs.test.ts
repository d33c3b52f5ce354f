import { createHash } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { withActor } from "#db/tenant.ts";
import { recordAll } from "#server/ground/journal/service/record.ts";
import { verifyJournals } from "#server/ground/journal/service/verify.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { makeTenant } from "#tests/factories/people.ts";

const db = testDatabase();
/** Some megabytes: several batches, checked in threads. */
const ENTRIES = 4000;
const WORDS = "A control whose title goes on. ".repeat(40);
let log: string;
let size: number;

beforeAll(async () => {
  const { actor } = await makeTenant();
  log = actor.workspaceId;
  const subject = { type: "control" as const, id: null };
  await withActor(actor, "write", (tx) =>
    recordAll(
      tx,
      actor,
      Array.from({ length: ENTRIES }, (_, i) => ({
        action: "control.changed" as const,
        subject: { ...subject, label: `${i} ${i % 7 === 0 ? '"' : ""} ${WORDS}` },
        after: { i },
      })),
    ),
  );
  size = (await db.superuser()`select 1 from journal_entry where log_id = ${log}`).length;
}, 240_000);

test("a log of several batches verifies, and is checked in threads", async () => {
  expect(await verdict()).toMatchObject({ code: 0, said: expect.stringContaining(`${size} entries fit`) });
  expect(Object.keys((globalThis as { tickmarkThreads?: object }).tickmarkThreads ?? {})).toContain("journal");
}, 240_000);

test("names the changed entry, wherever it is", async () => {
  const edits = [
    "update journal_entry set body = replace(body, 'goes on', 'goes in')",
    "update journal_entry set action = 'control.noted'",
    "update journal_entry set at = at + interval '1 millisecond'",
    "update journal_entry set at = 'infinity'",
    "update journal_entry set leaf_hash = '\\x00'",
    "update journal_entry set sequence = sequence + 1000000",
    "delete from journal_entry",
  ];
  for (const [i, n] of [0, 1, 1099, 1100, 2047, 2048, 3333, ENTRIES - 1].entries()) {
    const edit = edits[i % edits.length];
    const { code, said } = await tampered(`${edit} where log_id = '${log}' and sequence = ${n}`);
    expect(`${edit}: ${code} ${said}`).toMatch(new RegExp(`: 1 .*DOES NOT FIT: entry ${n}: `));
  }
}, 240_000);

test("reports a gap and what follows it, even where batches meet", async () => {
  const { said } = await tampered(
    `delete from journal_entry where log_id = '${log}' and sequence between 700 and 2100`,
  );
  expect(said).toContain("Entries 700 to 2100 are missing: entry 2101 is in its place");
}, 240_000);

test("finds a text too long for any entry even if its hash matches", async () => {
  const text = "x".repeat(3_000_000);
  const hash = createHash("sha256").update(`\u0000${text}`).digest("hex");
  const { code, said } = await tampered(
    `update journal_entry set body = repeat('x', 3000000), leaf_hash = '\\x${hash}' where log_id = '${log}' and sequence = 2500`,
  );
  expect(code).toBe(1);
  expect(said).toContain("entry 2500: Entry 2500 was changed");
}, 240_000);

async function verdict() {
  const said: string[] = [];
  const options = { workspace: log, files: false };
  const code = await verifyJournals(db.ownerUrl(), options, (line) => said.push(line));
  return { code, said: said.join("\n") };
}

/** What is said of the log after a superuser's change, which is then taken back. */
async function tampered(change: string) {
  const sql = db.superuser();
  const saved = "create table saved as table journal_entry";
  const back = "truncate journal_entry; insert into journal_entry select * from saved; drop table saved";
  const past = (text: string) => sql.begin((tx) => tx.unsafe(`set local session_replication_role = replica; ${text}`));
  await past(`${saved}; ${change}`);
  const found = await verdict();
  await past(back);
  return found;
}
