import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { tableFile } from "#server/ground/tables/service/write-tables.ts";

const HEADINGS = ["ID", "Title"];

test("a table of any length arrives complete as CSV and as JSON, row by row", async () => {
  const lengths = fc.constantFrom(0, 1, 999, 1000, 1001, 2500);
  await fc.assert(
    fc.asyncProperty(lengths, async (length) => {
      const rows = Array.from({ length }, (_, n) => [`C-${n}`, `Title, "${n}"\nof two lines`]);
      const table = () => ({ name: "Controls", headings: HEADINGS, rows: rows.values() });
      const csv = await (await tableFile(table(), "csv", "list")).text();
      expect(parse(csv, { bom: true })).toEqual([HEADINGS, ...rows]);
      const json = await (await tableFile(table(), "json", "list")).json();
      expect(json).toEqual(rows.map(([ID, Title]) => ({ ID, Title })));
    }),
    { numRuns: 12 },
  );
});

test("rows are made while they are read, not before", async () => {
  let made = 0;
  function* rows() {
    for (; made < 50_000; made++) yield [`C-${made}`, "Title"];
  }
  const response = await tableFile({ name: "Controls", headings: HEADINGS, rows: rows() }, "csv", "list");
  const reader = response.body?.getReader();
  await reader?.read();
  expect(made).toBeLessThan(25_000);
  await reader?.cancel();
});
