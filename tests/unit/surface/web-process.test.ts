import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { log } from "#server/ground/platform/log.ts";
import { keepWeb, type WebProcess } from "#server/surface/cli/web-process.ts";

let dir: string;
let web: WebProcess | undefined;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "tickmark-web-"));
  vi.spyOn(log, "error").mockImplementation(() => undefined);
  vi.spyOn(log, "fatal").mockImplementation(() => undefined);
});
afterEach(() => {
  web?.kill();
  vi.useRealTimers();
  vi.restoreAllMocks();
  rmSync(dir, { recursive: true, force: true });
});

/** Keeps a process that writes down its number when it starts, and then does as it is told. */
function keep(then: string, onGivenUp: () => void = () => undefined) {
  const program = join(dir, "web.mjs");
  const numbers = join(dir, "numbers");
  writeFileSync(numbers, "");
  writeFileSync(
    program,
    `import { appendFileSync } from "node:fs";
     appendFileSync(${JSON.stringify(numbers)}, process.pid + "\\n");
     process.send("listening");
     ${then}`,
  );
  web = keepWeb(process.env, onGivenUp, { program });
  return { web, started: () => readFileSync(numbers, "utf8").split("\n").filter(Boolean).map(Number) };
}

const STAYS = "process.on('SIGTERM', () => process.exit(0)); setInterval(() => undefined, 1000);";

test("a killed web process is restarted, and stays down once the product is stopped", async () => {
  const { web, started } = keep(STAYS);
  await web.listening;
  const [first = 0] = started();
  process.kill(first, "SIGKILL");
  await expect.poll(() => started().length, { timeout: 20_000 }).toBe(2);
  expect(log.error).toHaveBeenCalledWith(
    expect.objectContaining({ signal: "SIGKILL", waitMs: 500 }),
    expect.anything(),
  );
  const [, second = 0] = started();
  await web.stop(20_000);
  expect(() => process.kill(second, 0)).toThrow(/ESRCH/);
  expect(started()).toHaveLength(2);
});

test("a process that keeps exiting is restarted five times with growing delays, then given up with a message", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const givenUp = vi.fn();
  const { started } = keep("process.exit(3);", givenUp);
  await vi.waitUntil(
    () => {
      vi.runOnlyPendingTimers();
      return givenUp.mock.calls.length > 0;
    },
    { timeout: 40_000 },
  );
  expect(started()).toHaveLength(6);
  const waits = vi.mocked(log.error).mock.calls.map(([line]) => (line as { waitMs?: number }).waitMs);
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000]);
  expect(givenUp).toHaveBeenCalledTimes(1);
  expect(log.fatal).toHaveBeenCalledWith(expect.objectContaining({ code: 3 }), expect.anything());
});
