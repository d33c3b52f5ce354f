import { spawn } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { disconnect } from "#db/tenant.ts";
import { DEMO_SIGN_INS } from "#server/demo/schema.ts";
import { prepareDemo } from "#server/demo/service/prepare.ts";
import { env } from "#server/platform/env.ts";
import { openRuntime } from "#server/platform/runtime.ts";
import { startWorker } from "#server/platform/worker.ts";

const dev = process.argv.includes("--dev");

const started = Date.now();
let stopping = false;
const config = env();
const port = config.PORT;

// Both take a while on a first start, so they run side by side.
const building = dev || built() ? Promise.resolve() : build();
const runtime = await openRuntime();
if (config.demo) await prepareDemo(runtime, (line) => console.log(line));
await building;
const worker = await startWorker(runtime.appUrl);
const web = spawn(
  process.execPath,
  [join("node_modules", "next", "dist", "bin", "next"), dev ? "dev" : "start", "-p", String(port)],
  {
    stdio: ["ignore", "pipe", "inherit"],
    env: webEnvironment(),
  },
);
web.stdout.on("data", (text: Buffer) => {
  if (dev) process.stdout.write(text);
});
web.on("exit", (code) => stop(code ?? 1));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop(0));
await answering();
announce();

async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  web.kill("SIGTERM");
  await Promise.race([worker.stop(), new Promise((resolve) => setTimeout(resolve, 6000))]);
  await disconnect();
  await runtime.stop();
  process.exit(code);
}

/** The serving process gets the login role's address; the owner's stays here. */
function webEnvironment(): NodeJS.ProcessEnv {
  const { DATABASE_URL: _, ...rest } = process.env;
  return {
    ...rest,
    NODE_ENV: dev ? "development" : "production",
    PORT: String(port),
    APP_URL: config.appUrl,
    NEXTAUTH_URL: config.appUrl,
    DATABASE_APP_URL: runtime.appUrl,
    DEMO: String(config.demo),
    NEXT_TELEMETRY_DISABLED: "1",
  };
}

function built(): boolean {
  const stamp = join(".next", "BUILD_ID");
  if (!existsSync(stamp)) return false;
  const since = statSync(stamp).mtimeMs;
  return ["app", "server", "db", "package-lock.json", "next.config.mjs"].every((path) => newest(path) <= since);
}

function newest(path: string): number {
  const info = statSync(path);
  if (!info.isDirectory()) return info.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0);
}

async function build(): Promise<void> {
  console.log("Building (once; about a minute) …");
  const child = spawn(process.execPath, [join("node_modules", "next", "dist", "bin", "next"), "build"], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  const code = await new Promise<number>((resolve) => child.on("exit", (c) => resolve(c ?? 1)));
  if (code === 0) return;
  console.error("The build failed; see above.");
  process.exit(1);
}

async function answering(): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const ok = await fetch(`http://127.0.0.1:${port}/api/health`).then(
      (r) => r.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  console.error("The server did not answer within a minute.");
  await stop(1);
}

function announce(): void {
  console.log(`\nTickmark is ready after ${((Date.now() - started) / 1000).toFixed(1)} s: ${config.appUrl}\n`);
  if (!config.demo) return;
  console.log("Demo sign-ins (also shown on the sign-in page):");
  for (const s of DEMO_SIGN_INS) console.log(`  ${s.email.padEnd(42)} ${s.password}   ${s.who}`);
  console.log("\nStop with Ctrl-C.");
}
