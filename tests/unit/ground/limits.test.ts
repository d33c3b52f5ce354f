import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { ALLOWANCES, COSTS, filled, kindOf, secondsUntil } from "#server/ground/limits/rules.ts";
import { admit } from "#server/ground/limits/service/points.ts";
import { inTurn } from "#server/ground/limits/service/turns.ts";

test("a bucket yields at most its burst at once, and over a span at most the burst plus what refilled", () => {
  const spans = fc.array(fc.record({ ms: fc.nat(5000), points: fc.integer({ min: 1, max: 60 }) }), { maxLength: 200 });
  fc.assert(
    fc.property(
      spans,
      fc.integer({ min: 60, max: 500 }),
      fc.integer({ min: 1, max: 50 }),
      (asked, burst, perSecond) => {
        const allowance = { burst, perSecond };
        let [bucket, now, given] = [filled(undefined, allowance, 0), 0, 0];
        for (const { ms, points } of asked) {
          now += ms;
          bucket = filled(bucket, allowance, now);
          if (secondsUntil(bucket, points, allowance) > 0) continue;
          given += points;
          bucket = { ...bucket, points: bucket.points - points };
        }
        expect(bucket.points).toBeGreaterThanOrEqual(0);
        expect(given).toBeLessThanOrEqual(burst + (now / 1000) * perSecond + 1e-6);
      },
    ),
  );
});

test("waiting as long as Retry-After says yields the requested points", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 100, noNaN: true }), fc.integer({ min: 1, max: 100 }), (has, wants) => {
      const allowance = { burst: 100, perSecond: 7 };
      const wait = secondsUntil({ points: has, at: 0 }, wants, allowance);
      const later = filled({ points: has, at: 0 }, allowance, wait * 1000);
      expect(later.points).toBeGreaterThanOrEqual(wants - 1e-9);
    }),
  );
});

test("a clock that goes backwards takes nothing away", () => {
  expect(filled({ points: 5, at: 10_000 }, ALLOWANCES.person, 0).points).toBe(5);
});

test("every bucket holds many requests of every kind", () => {
  const dearest = Math.max(...Object.values(COSTS).map((c) => c.points));
  const { reports: _, ...ofRequests } = ALLOWANCES;
  for (const { burst } of Object.values(ofRequests)) expect(burst).toBeGreaterThanOrEqual(20 * dearest);
});

test("a procedure's kind follows from its name, whatever the route", () => {
  expect(kindOf({ procedure: "controls.list", route: "/api/controls/export" }, "read")).toBe("read");
  expect(kindOf({ procedure: "imports.open", route: "/api/trpc/[trpc]" }, "read")).toBe("import");
});

test("strangers share their network's allowance, and another network's is untouched", () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const nobody = { sessionToken: null };
  const knock = (network: string) => () => admit({ sessionToken: "forged" }, network);
  for (let i = 0; i < ALLOWANCES.network.burst; i++) admit(nobody, "192.0.2.1");
  expect(knock("192.0.2.1")).toThrow(expect.objectContaining({ code: "too_many_requests", retryAfter: 1 }));
  expect(knock("192.0.2.2")).not.toThrow();
  vi.advanceTimersByTime(1000);
  expect(knock("192.0.2.1")).not.toThrow();
  vi.useRealTimers();
});

function work() {
  const begun = new Set<string>();
  const ends: (() => void)[] = [];
  return {
    begun,
    end: () => ends.shift()?.(),
    take: (payer: string, name: string) =>
      inTurn(payer, 4, () => {
        begun.add(name);
        return new Promise<void>((resolve) => ends.push(resolve));
      }),
  };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("one payer holds at most half the places, and another's next request does not wait behind theirs", async () => {
  const { begun, end, take } = work();
  const all = Array.from({ length: 50 }, (_, i) => take("greedy", `greedy ${i}`));
  await settled();
  expect(begun).toEqual(new Set(["greedy 0", "greedy 1"]));
  all.push(take("quiet", "quiet"));
  await settled();
  expect(begun.has("quiet")).toBe(true);
  while (begun.size < 51) {
    end();
    await settled();
  }
  for (let i = 0; i < 4; i++) end();
  await Promise.all(all);
});

test("payers who wait take turns, however many wait for each", async () => {
  const { begun, end, take } = work();
  const all = ["a", "b"].flatMap((payer) => Array.from({ length: 20 }, (_, i) => take(payer, `${payer} ${i}`)));
  all.push(take("c", "c 0"));
  await settled();
  end();
  await settled();
  end();
  await settled();
  expect(begun.has("c 0")).toBe(true);
  while (begun.size < 41) {
    end();
    await settled();
  }
  for (let i = 0; i < 4; i++) end();
  await Promise.all(all);
});

test("failed work releases its place", async () => {
  const failing = () => inTurn("payer", 2, () => Promise.reject(new Error("no")));
  for (let i = 0; i < 5; i++) await expect(failing()).rejects.toThrow("no");
  await expect(inTurn("payer", 2, async () => "through")).resolves.toBe("through");
});

test("a payer with two hundred requests waiting is refused the next, and one who waited ten seconds is told so", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const { begun, end, take } = work();
  const under = [take("greedy", "0"), take("greedy", "1")];
  const waiting = Promise.allSettled(Array.from({ length: 200 }, (_, i) => take("greedy", `waiting ${i}`)));
  await settled();
  await expect(take("greedy", "one more")).rejects.toMatchObject({ code: "too_many_requests", retryAfter: 5 });
  vi.advanceTimersByTime(10_000);
  const outcomes = await waiting;
  expect(outcomes.every((o) => o.status === "rejected" && o.reason.code === "unavailable")).toBe(true);
  vi.useRealTimers();
  expect(begun).toEqual(new Set(["0", "1"]));
  for (let i = 0; i < 2; i++) end();
  await Promise.all(under);
});
