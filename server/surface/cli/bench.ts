import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// The benches live with the tests; this is their place on the command line. Their settings are there before the first module reads them:
// the product that they start must sign the journal with the key of what they seed.
Object.assign(process.env, {
  LOG_LEVEL: "error",
  AUTH_SECRET: "bench-secret-bench-secret-bench-secret-bench",
  DATA_DIR: mkdtempSync(join(tmpdir(), "tickmark-bench-")),
});
const { runBenches } = await import("#tests/bench/run.ts");
process.exit(await runBenches(process.argv.slice(2)));
