import { expect, test } from "vitest";
import { readEntry } from "#server/ground/journal/rules/entry.ts";
import { leafHash } from "#server/ground/journal/rules/merkle.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { makeTenant } from "#tests/factories/people.ts";

const db = testDatabase();

test("adopting an engagement leaves an entry whose stored bytes match its hash", async () => {
  const { call, workspace } = await makeTenant();
  expect(await call.journal.checkpoint({ workspace: workspace.slug })).toMatchObject({ note: null, proof: null });
  const adopted = await call.engagements.adopt({
    workspace: workspace.slug,
    values: {
      kind: "soc2",
      type: 2,
      asOf: null,
      periodFrom: "2026-01-01",
      periodTo: "2026-12-31",
      categories: ["security", "availability"],
      basedOnId: null,
      objectives: [],
    },
  });
  expect(adopted.criteria).toBe(36);
  // The first entry has a checkpoint already.
  const { note } = await call.journal.checkpoint({ workspace: workspace.slug });
  expect(note?.split("\n")[1]).toBe("1");
  const rows = await db.superuser()`select * from journal_entry where log_id = ${workspace.id} order by sequence`;
  expect(rows).toHaveLength(1);
  expect(leafHash(rows[0]?.body)).toEqual(rows[0]?.leaf_hash);
  expect(readEntry(rows[0]?.body)).toMatchObject({
    sequence: 0,
    action: "engagement.adopted",
    subject: { id: adopted.id },
  });
});

test("a member cannot write to the journal or change it", async () => {
  await makeTenant();
  const count = await db.superuser()`select count(*)::int as n from journal_entry`;
  expect(count[0]?.n).toBeGreaterThan(0);
  await expect(db.superuser()`update journal_entry set body = '{}'`).rejects.toThrow(/append-only/);
  await expect(db.superuser()`delete from journal_entry`).rejects.toThrow(/append-only/);
  await expect(db.superuser()`truncate journal_entry`).rejects.toThrow(/append-only/);
});
