import { afterEach, expect, test, vi } from "vitest";
import { type Gate, throughGate } from "#server/ground/platform/gate.ts";

const gate = (name: string): Gate => ({ name, places: 2, mostWaiting: 3, longestWaitMs: 1000 });
const held = () => Promise.withResolvers<string>();

afterEach(() => {
  vi.useRealTimers();
});

test("a gate runs at most its limit of tasks at once, and the rest in order of arrival", async () => {
  const work = Array.from({ length: 5 }, held);
  const begun: number[] = [];
  const done = work.map(({ promise }, i) =>
    throughGate(gate("order"), () => {
      begun.push(i);
      return promise;
    }),
  );
  expect(begun).toEqual([0, 1]);
  work[1]?.resolve("b");
  expect(await done[1]).toBe("b");
  expect(begun).toEqual([0, 1, 2]);
  work[2]?.reject(new Error("failed"));
  await expect(done[2]).rejects.toThrow("failed");
  expect(begun).toEqual([0, 1, 2, 3]);
  for (const { resolve } of work) resolve("x");
  expect(await Promise.all([done[0], done[3], done[4]])).toEqual(["x", "x", "x"]);
});

test("refuses at once when the queue is full, and queues when one place is left", async () => {
  const work = held();
  const busy = Array.from({ length: 4 }, () => throughGate(gate("full"), () => work.promise));
  const last = throughGate(gate("full"), () => work.promise);
  await expect(throughGate(gate("full"), () => work.promise)).rejects.toMatchObject({
    code: "unavailable",
    retryAfter: 1,
  });
  work.resolve("done");
  expect(await Promise.all([...busy, last])).toHaveLength(5);
});

test("refuses after the longest wait without starting the work, and frees its place in the queue", async () => {
  vi.useFakeTimers();
  const work = held();
  const busy = [1, 2].map(() => throughGate(gate("late"), () => work.promise));
  let begun = false;
  const late = throughGate(gate("late"), async () => {
    begun = true;
  });
  const outcome = late.catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(999);
  expect(await Promise.race([outcome, "waiting"])).toBe("waiting");
  await vi.advanceTimersByTimeAsync(1);
  expect(await outcome).toMatchObject({ code: "unavailable" });
  work.resolve("done");
  await Promise.all(busy);
  expect(begun).toBe(false);
  expect(await throughGate(gate("late"), async () => "next")).toBe("next");
});
