import { remakeDatabase } from "#db/migrate.ts";
import { env } from "#server/ground/platform/env.ts";
import type { Runtime } from "#server/ground/platform/runtime.ts";
import { seedDemo } from "./seed.ts";

type Say = (line: string) => void;

export async function prepareDemo(runtime: Runtime, say: Say): Promise<void> {
  if ((await seedDemo(say)) === "ready") return;
  say("An earlier start was interrupted while building the demo: building it again.");
  await resetDemo(runtime, say);
}

export async function resetDemo(runtime: Runtime, say: Say): Promise<void> {
  if (!env().demo)
    throw new Error("This is not the demo: `demo reset` would erase real data, so it does nothing here.");
  await remakeDatabase(runtime.ownerUrl, env().secret);
  await seedDemo(say);
}
