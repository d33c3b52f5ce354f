import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["tests/unit/**/*.test.ts", "tests/architecture/**/*.test.ts"],
          setupFiles: ["tests/factories/properties.ts"],
          testTimeout: 60_000,
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
