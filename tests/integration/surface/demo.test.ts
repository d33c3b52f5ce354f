import { expect, test } from "vitest";
import { today } from "#server/ground/calendar/rules.ts";
import { seedDemo } from "#server/surface/demo/service/seed.ts";
import { testDatabase } from "#tests/factories/database.ts";

testDatabase();

test("the demo is built in the hour when one of its clients still has yesterday", { timeout: 240_000 }, async () => {
  const halfHours = Array.from({ length: 48 }, (_, n) => new Date(Date.now() - n * 1_800_000).toISOString());
  const apart = halfHours.find((at) => today(at, "America/New_York") !== today(at, "America/Chicago"));
  expect(await seedDemo(() => {}, apart)).toBe("ready");
  expect(apart).toBeDefined();
});
