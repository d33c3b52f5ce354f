import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // By itself it leaves a core free, which on a machine of two is half of it; most tests wait for Postgres half of their time.
    maxWorkers: "100%",
    projects: [
      {
        test: {
          name: "unit",
          include: ["tests/unit/**/*.test.ts", "tests/architecture/**/*.test.ts"],
          setupFiles: ["tests/factories/properties.ts"],
          testTimeout: 60_000,
          // They keep nothing outside themselves, and loading what they test takes as long as they do.
          isolate: false,
        },
      },
      {
        test: {
          name: "database",
          include: ["tests/integration/**/*.test.ts", "tests/access/**/*.test.ts", "tests/crash/**/*.test.ts"],
          globalSetup: ["tests/factories/cluster.ts"],
          setupFiles: ["tests/factories/surroundings.ts", "tests/factories/properties.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
