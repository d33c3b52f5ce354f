import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// Set before any module reads it: the product under test must sign the journal with the key of the seeded data.
Object.assign(process.env, {
  LOG_LEVEL: "error",
  AUTH_SECRET: "bench-secret-bench-secret-bench-secret-bench",
  DATA_DIR: mkdtempSync(join(tmpdir(), "tickmark-bench-")),
});
const { runBenches } = await import("#tests/bench/run.ts");
process.exit(await runBenches(process.argv.slice(2)));
