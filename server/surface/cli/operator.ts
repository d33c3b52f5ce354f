import { readConfig } from "#server/ground/platform/env.ts";

// What the commands import reads its configuration when it is loaded, so what is wrong with it is said before.
try {
  readConfig(process.env);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(2);
}
await import("./commands.ts");
