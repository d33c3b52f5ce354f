import { mkdirSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const port = Number(process.env.E2E_PORT ?? 3299);
/** E2E_BASE names a product that runs already; otherwise one is started, with a database and a demo of its own. */
const base = process.env.E2E_BASE ?? `http://localhost:${port}`;
const root = process.getuid?.() === 0;
mkdirSync(".tmp", { recursive: true });

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: ".tmp/e2e",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 150_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["json", { outputFile: ".tmp/e2e-results.json" }]],
  use: {
    baseURL: base,
    trace: "retain-on-failure",
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH || undefined,
      args: ["--disable-background-networking", ...(root ? ["--no-sandbox"] : [])],
    },
  },
  projects: [
    { name: "sign-in", testMatch: "sign-in.setup.ts" },
    { name: "chromium", testMatch: "*.spec.ts", dependencies: ["sign-in"] },
  ],
  webServer: process.env.E2E_BASE
    ? undefined
    : {
        command: "node server/surface/cli/bootstrap.mjs start",
        url: `${base}/api/health`,
        timeout: 300_000,
        gracefulShutdown: { signal: "SIGTERM", timeout: 15_000 },
        env: { PORT: String(port), DATA_DIR: ".tmp/e2e-data", DEMO: "true", NODE_ENV: "", DATABASE_URL: "" },
      },
});
