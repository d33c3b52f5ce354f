import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { inject, vi } from "vitest";
import { freePort } from "#db/embedded.ts";
import { ensureBuilt } from "#server/surface/cli/build.ts";
import { TEST_SECRET } from "./cluster.ts";

type Settings = Record<string, string>;
export type Line = Record<string, unknown> & { msg?: string };

/** Runs one command of the operator's command line to its end, with this on its standard input. */
export async function operator(args: string[], settings: Settings, input = "") {
  const child = spawn(process.execPath, ["server/surface/cli/operator.ts", ...args], {
    env: environment(settings),
    stdio: ["pipe", "pipe", "pipe"],
  });
  // A command that ends without having read it is no fault.
  child.stdin.on("error", () => undefined).end(input);
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => said.push(String(text)));
  const [code] = await once(child, "close");
  return { code: Number(code), said: said.join("") };
}

/** Starts the whole product as `npm start` does, built when it is not. No demo unless the settings say so. */
export async function startProduct(settings: Settings) {
  await ensureBuilt(() => undefined);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, ["server/surface/cli/start.ts"], {
    env: environment({ PORT: String(port), APP_URL: url, ...settings }),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: Line[] = [];
  const ready = Promise.withResolvers<void>();
  createInterface({ input: child.stdout }).on("line", (text) => {
    if (text.includes("Tickmark is ready")) ready.resolve();
    if (text.startsWith("{")) lines.push(JSON.parse(text));
  });
  const ended = exitOf(child).then((exit) => {
    ready.reject(new Error(`the product ended with ${exit.code} before it was ready`));
    return exit;
  });
  await ready.promise;
  return {
    url,
    lines,
    ended,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    /** the log's lines of one request, once its last one is there */
    async linesOf(requestId: string | null): Promise<Line[]> {
      const mine = () => lines.filter((line) => line.requestId === requestId);
      await vi.waitUntil(() => mine().some((line) => line.msg === "request"), { timeout: 20_000, interval: 20 });
      return mine();
    },
    async stop() {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

export type Product = Awaited<ReturnType<typeof startProduct>>;

async function exitOf(child: ChildProcess): Promise<{ code: number | null; afterMs: number }> {
  const started = performance.now();
  const [code] = await once(child, "exit");
  return { code, afterMs: performance.now() - started };
}

// Nothing of what the tests' own process is set to may leak in, nor the data of a product that was started in this folder.
function environment(settings: Settings): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return {
    ...Object.fromEntries(Object.entries({ PATH, HOME, TMPDIR }).filter(([, v]) => v !== undefined)),
    NODE_ENV: "production",
    AUTH_SECRET: TEST_SECRET,
    APP_URL: "http://localhost",
    DEMO: "false",
    DATA_DIR: settings.DATA_DIR ?? mkdtempSync(join(inject("scratch"), "data-")),
    ...settings,
  };
}
