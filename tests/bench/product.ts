import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort } from "#db/embedded.ts";

export type Product = {
  url: string;
  /** resident memory of all its processes, in MB */
  memory(): Promise<number>;
  stop(): Promise<void>;
};

const run = promisify(execFile);
const START_MS = 300_000;

/** Builds the product when its sources are newer than its build, and starts it as `npm start` does, without the demo. */
export async function startProduct(settings: Record<string, string>): Promise<Product> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const child = spawn(process.execPath, [join("server", "surface", "cli", "start.ts")], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, ...settings, PORT: String(port), APP_URL: url, DEMO: "false" },
  });
  const ended = once(child, "exit");
  const product = {
    url,
    memory: () => memoryOf(child.pid ?? 0),
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
  const from = Date.now();
  while (!(await answers(url))) {
    if (child.exitCode !== null) throw new Error("the product did not start; what it says is above");
    if (Date.now() - from > START_MS) {
      await product.stop();
      throw new Error("the product did not answer within five minutes");
    }
    await sleep(200);
  }
  return product;
}

function answers(url: string): Promise<boolean> {
  return fetch(`${url}/api/health`).then(
    (response) => response.ok,
    () => false,
  );
}

async function memoryOf(root: number): Promise<number> {
  const { stdout } = await run("ps", ["-A", "-o", "pid=,ppid=,rss="]);
  const rows = stdout
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  const family = new Set([root]);
  // A parent may be listed after its child.
  for (let size = 0; size !== family.size; ) {
    size = family.size;
    for (const [pid = 0, parent = 0] of rows) if (family.has(parent)) family.add(pid);
  }
  return rows.reduce((sum, [pid = 0, , kb = 0]) => sum + (family.has(pid) ? kb / 1024 : 0), 0);
}
