import { inThreads } from "#server/ground/platform/threads.ts";

export const reader = inThreads<typeof import("./reader-thread.ts")>(
  "server/exchange/imports/service/reader-thread.ts",
  "This file holds too much. Copy the sheet with the controls into a new one.",
);
