import { spawn } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { childEnvironment } from "#db/child-environment.ts";

const LOCK = join(".tmp", "build.lock");
const SOURCES = [
  "app",
  "server",
  "db",
  "package-lock.json",
  "next.config.mjs",
  "proxy.ts",
  "instrumentation-client.ts",
];

/** Builds the screens when their sources are newer than the build. Waits for a build already running. */
export async function ensureBuilt(say: (line: string) => void): Promise<void> {
  while (!isBuilt()) {
    if (!takeLock()) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      continue;
    }
    try {
      if (isBuilt()) return;
      say("Building (once; about a minute) …");
      await build();
      return;
    } finally {
      rmSync(LOCK, { force: true });
    }
  }
}

function isBuilt(): boolean {
  const stamp = join(".next", "BUILD_ID");
  if (!existsSync(stamp)) return false;
  const since = statSync(stamp).mtimeMs;
  return SOURCES.every((path) => newest(path) <= since);
}

function newest(path: string): number {
  const info = statSync(path);
  if (!info.isDirectory()) return info.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0);
}

// Takes over the lock of a killed build.
function takeLock(): boolean {
  mkdirSync(".tmp", { recursive: true });
  try {
    const file = openSync(LOCK, "wx");
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch {
    if (!holderLives()) rmSync(LOCK, { force: true });
    return false;
  }
}

function holderLives(): boolean {
  try {
    process.kill(Number(readFileSync(LOCK, "utf8")) || -1, 0);
    return true;
  } catch {
    return false;
  }
}

async function build(): Promise<void> {
  const child = spawn(process.execPath, [join("node_modules", "next", "dist", "bin", "next"), "build"], {
    stdio: ["ignore", "ignore", "inherit"],
    env: childEnvironment("build", { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" }),
  });
  const code = await new Promise<number>((resolve) => child.on("exit", (c) => resolve(c ?? 1)));
  if (code !== 0) throw new Error("The build failed; see above.");
}
