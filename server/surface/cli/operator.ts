import { readConfig } from "#server/ground/platform/env.ts";

// Report bad configuration here: the imports below read it as they load.
try {
  readConfig(process.env);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(2);
}
await import("./commands.ts");
