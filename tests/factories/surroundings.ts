import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import { TEST_SECRET } from "./cluster.ts";

// Runs before a test file's first import: the configuration is read once, when the first module asks for it, and the journal's key
// and the place of the objects follow from it.
process.env.AUTH_SECRET = TEST_SECRET;
process.env.LOG_LEVEL ??= "error";
process.env.DATA_DIR = mkdtempSync(join(inject("scratch"), "data-"));
