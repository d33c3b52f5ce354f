import fc from "fast-check";
import { expect, test } from "vitest";
import { lanes } from "#server/surface/cli/lanes.ts";

const SIDES = 3;
/** What a browser opens, and one more. */
const MANY = 7;

/** Has somebody begin as many as make them busy. @returns what ends them */
function many(shares: ReturnType<typeof lanes>, payer: string, now: number) {
  const begun = Array.from({ length: MANY }, () => shares.enter(payer, now));
  return () => {
    for (const { leave } of begun) leave();
  };
}

test("up to a browser's number of connections, requests are answered in front, whatever others do", () => {
  const shares = lanes(SIDES);
  for (let i = 0; i < 12; i++) shares.enter("greedy", i);
  for (let now = 100; now < 20_000; now += 100) {
    shares.enter("greedy", now);
    const page = Array.from({ length: MANY - 1 }, () => shares.enter("quiet", now + 50));
    expect(page.map(({ lane }) => lane)).toEqual(Array(MANY - 1).fill(0));
    for (const { leave } of page) leave();
  }
});

test("under light load each request goes where the fewest are in progress, the front first", () => {
  const shares = lanes(SIDES);
  const taken = Array.from({ length: 4 }, (_, i) => shares.enter(i % 2 ? "a" : "b", i));
  expect(taken.map(({ lane }) => lane)).toEqual([0, 1, 2, 3]);
  taken[2]?.leave();
  expect(shares.enter("b", 10).lane).toBe(2);
  for (const { leave } of taken) leave();
  expect(shares.enter("a", 20).lane).toBe(0);
});

test("a lone payer uses the front and every side process evenly", () => {
  const shares = lanes(SIDES);
  const taken = Array.from({ length: 24 }, () => shares.enter("alone", 0).lane);
  expect([0, 1, 2, 3].map((lane) => taken.filter((l) => l === lane).length)).toEqual([6, 6, 6, 6]);
});

test("a heavy payer moves to a side process while another is active, until half a minute after", () => {
  const after = (wait: number) => {
    const shares = lanes(1);
    many(shares, "greedy", 0)();
    shares.enter("quiet", wait - 1).leave();
    return shares.enter("greedy", wait).lane;
  };
  expect([after(29_999), after(30_000)]).toEqual([1, 0]);
});

test("two heavy payers are kept apart while there is more than one side process", () => {
  const shares = lanes(2);
  const laneOf = (payer: string) => shares.enter(payer, 10).lane;
  for (const payer of ["a", "b"]) many(shares, payer, 0)();
  expect([laneOf("a"), laneOf("b"), laneOf("a"), laneOf("b")]).toEqual([1, 2, 1, 2]);
});

test("without side processes everything is answered in front", () => {
  const shares = lanes(0);
  for (let i = 0; i < 30; i++) expect(shares.enter(i % 3 ? "a" : "b", i).lane).toBe(0);
});

test("while others are active, a newcomer holds at most one side process, and a payer that left holds none", () => {
  const step = fc.record({
    payer: fc.constantFrom("a", "b", "c"),
    leaves: fc.nat(9),
    wait: fc.integer({ min: 0, max: 400 }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 74 }), (steps) => {
      const shares = lanes(SIDES);
      const open: { payer: string; lane: number; leave: () => void }[] = [];
      let now = 0;
      // Two are about from the first moment, and all are busy to the end.
      for (const payer of ["a", "b", "c"]) many(shares, payer, now)();
      for (const { payer, leaves, wait } of steps) {
        now += wait;
        shares.enter(payer === "a" ? "b" : "a", now).leave();
        open.push({ payer, ...shares.enter(payer, now) });
        const gone = open[leaves];
        if (gone) open.splice(leaves, 1)[0]?.leave();
        const held = new Set(open.flatMap(({ payer: p, lane }) => (p === payer && lane > 0 ? [lane] : [])));
        expect(held.size).toBeLessThanOrEqual(1);
      }
      for (const { leave } of open) leave();
      const idle = shares.enter("a", now + 40_000);
      expect(idle.lane).toBe(0);
    }),
  );
});
