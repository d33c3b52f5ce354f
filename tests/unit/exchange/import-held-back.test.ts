import { expect, test } from "vitest";
import { type HeldWindows, heldBack } from "#server/exchange/imports/rules/held-back.ts";
import type { ImportRow } from "#server/programme/controls/rules/listed.ts";

const CONTROL = { code: "C-1", status: "active", criteria: ["CC6.1"] } as ImportRow["control"];
const EXISTING = new Map([["C-1", { status: "active" as const, criteria: ["CC6.1"] }]]);
const row = (
  fields: ImportRow["changes"][number]["field"][],
  verdict: ImportRow["verdict"] = "update",
  control: Partial<NonNullable<ImportRow["control"]>> = {},
): ImportRow => ({
  row: 2,
  verdict,
  control: CONTROL && { ...CONTROL, ...control },
  changes: fields.map((field) => ({ field, from: "old", to: "new" })),
  problems: [],
  warnings: [],
});
const read = (rows: ImportRow[]) => ({ rows, counts: { create: 0, update: rows.length, unchanged: 0, reject: 0 } });
const window = { engagementId: "e", name: "SOC 2 Type 2", to: "2026-12-31" };
const WINDOWS: HeldWindows = {
  today: "2026-07-01",
  reading: new Map([["C-1", [window]]]),
  criteria: new Map([["CC6.2", [window]]]),
  inForce: new Set(["C-1"]),
};
const held = (r: ImportRow, windows = WINDOWS) => heldBack(read([r]), windows, EXISTING).rows[0];

test("a row that changes a design inside a period is rejected at its column, with what to do", () => {
  const { rows, counts } = heldBack(read([row(["title", "statement"])]), WINDOWS, EXISTING);
  expect(counts).toMatchObject({ update: 0, reject: 1 });
  expect(rows[0]).toMatchObject({ verdict: "reject", control: null, problems: [{ column: "Statement" }] });
  expect(rows[0]?.problems[0]?.reason).toMatch(/C-1 is inside the period of SOC 2 Type 2: change this on its own page/);
});

test("so is a row that ends the control's operation, or maps it to one of the engagement's criteria", () => {
  expect(held(row(["status"], "update", { status: "draft" }))).toMatchObject({ problems: [{ column: "Status" }] });
  const mapped = row(["criteria"], "update", { criteria: ["CC6.1", "CC6.2"] });
  expect(held(mapped)).toMatchObject({ problems: [{ column: "Criteria" }] });
  const elsewhere = row(["criteria"], "update", { criteria: ["CC6.1", "A.5.1"] });
  expect(held(elsewhere)).toEqual(elsewhere);
});

test("after a period has ended, only changes that affect it are rejected", () => {
  const ended = { ...WINDOWS, today: "2027-01-01" };
  expect(held(row(["statement"]), ended)).toEqual(row(["statement"]));
  expect(held(row(["status"], "update", { status: "draft" }), ended)).toMatchObject({ verdict: "reject" });
});

test("any other change, and any control never in force or new, is accepted", () => {
  for (const r of [row(["title", "owner"]), row(["statement"], "create")]) expect(held(r)).toEqual(r);
  expect(held(row(["statement"]), { ...WINDOWS, inForce: new Set() })).toEqual(row(["statement"]));
});
