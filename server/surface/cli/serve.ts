import { setTimeout as sleep } from "node:timers/promises";
import { disconnect } from "#db/tenant.ts";
import { DEMO_SIGN_INS } from "#server/ground/platform/demo-people.ts";
import { env } from "#server/ground/platform/env.ts";
import { health, inTime } from "#server/ground/platform/health.ts";
import { log } from "#server/ground/platform/log.ts";
import { openRuntime } from "#server/ground/platform/runtime.ts";
import { objectStore, refusalOfStore } from "#server/ground/platform/store.ts";
import { prepareDemo } from "#server/surface/demo/service/prepare.ts";
import { ensureBuilt } from "./build.ts";
import { endOnUnhandled } from "./endings.ts";
import { webEnvironment } from "./web-environment.ts";
import { keepWeb } from "./web-process.ts";
import { startWorker } from "./worker.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const dev = process.argv.includes("--dev");
const config = env();
const started = Date.now();
const say = (line: string) => console.log(line);
let stoppingSince = 0;
let exitCode = 0;

endOnUnhandled();
// Images contain the build and cannot build. Otherwise a first build is slow, so it runs while the database starts.
const building = dev || process.argv.includes("--built") ? Promise.resolve() : ensureBuilt(say);
const runtime = await openRuntime({ serving: true, migrate: config.MIGRATE, say });
await refuseStoreOfOthers();
if (config.demo) await prepareDemo(runtime, say);
await building;
const worker = await startWorker(runtime.appUrl);
const web = keepWeb(webEnvironment(config, runtime.appUrl), () => void stop(1));
// Otherwise embedded Postgres would stop on the signal, while requests still need it.
for (const signal of SIGNALS) process.removeAllListeners(signal).on(signal, () => onSignal(signal));
await web.listening;
await announce();

function onSignal(signal: string): void {
  // Ctrl-C arrives twice, from the terminal and from npm; only a later one is a second request.
  if (stoppingSince > 0 && Date.now() - stoppingSince > 1000) void stopAtOnce();
  else if (stoppingSince === 0) void stop(0, signal);
}

/** Drains requests and jobs, then closes the pool and finally the embedded Postgres. */
async function stop(code: number, signal = "none"): Promise<void> {
  if (stoppingSince > 0) return;
  stoppingSince = Date.now();
  exitCode = code;
  const { SHUTDOWN_DELAY, SHUTDOWN_TIMEOUT } = config;
  log.info({ signal }, "stopping");
  await Promise.all([
    web.stop((SHUTDOWN_DELAY + SHUTDOWN_TIMEOUT + 5) * 1000),
    worker.stop(SHUTDOWN_TIMEOUT * 1000).catch((error: unknown) => log.error({ err: error }, "worker did not stop")),
  ]);
  await disconnect();
  await runtime.stop();
  log.info({ ms: Date.now() - stoppingSince }, "stopped");
  process.exit(exitCode);
}

async function stopAtOnce(): Promise<never> {
  exitCode = 1;
  web.kill();
  await Promise.race([runtime.stop(), sleep(3000)]);
  process.exit(exitCode);
}

/** Refuses to start on another installation's store. A store that does not answer is checked before its first use. */
async function refuseStoreOfOthers(): Promise<void> {
  const error = await inTime(() => objectStore().probe()).catch((cause: unknown) => cause);
  const refusal = refusalOfStore(error);
  if (!refusal) return;
  await disconnect();
  await runtime.stop();
  throw refusal;
}

/** Announces readiness and names the parts that are down; everything else works meanwhile. */
async function announce(): Promise<void> {
  const { database, jobs, storage } = await health();
  console.log(`\nTickmark is ready after ${((Date.now() - started) / 1000).toFixed(1)} s: ${config.appUrl}\n`);
  const down = Object.entries({ database, jobs, storage }).flatMap(([part, state]) => (state === "up" ? [] : [part]));
  if (down.length > 0)
    console.log(`DOWN: ${down.join(", ")}. Whatever needs it fails until it is up; see GET /api/health.\n`);
  if (!config.demo) return;
  console.log("Demo sign-ins (also shown on the sign-in page):");
  for (const s of DEMO_SIGN_INS) console.log(`  ${s.email.padEnd(42)} ${s.password}   ${s.who}`);
  console.log("\nStop with Ctrl-C.");
}
