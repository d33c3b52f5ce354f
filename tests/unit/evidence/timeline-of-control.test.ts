import { expect, test } from "vitest";
import { engagementOf } from "#app/_features/evidence/evidence/rows.ts";
import type { ControlLanes } from "#server/evidence/occurrences/schema.ts";

const lane = (id: string, from: string, to: string) =>
  ({ engagement: { id, name: id }, period: { from, to }, today: "2026-06-30" }) as ControlLanes[number];
const coming = lane("coming", "2027-01-01", "2027-12-31");
const running = lane("running", "2026-01-01", "2026-12-31");
const over = lane("over", "2025-01-01", "2025-12-31");

test.each([
  ["that it was asked for", [coming, running, over], "over", "over"],
  ["that runs, when it does not belong to the one asked for", [coming, running, over], "another", "running"],
  ["that runs, when none is asked for", [coming, running, over], undefined, "running"],
  ["with the newest period, when none runs", [coming, over], undefined, "coming"],
  ["of none, when none reads it", [], "another", undefined],
] as const)("a control's timeline opens in the engagement %s", (_, lanes, asked, expected) => {
  expect(engagementOf([...lanes], asked)).toBe(expected);
});
