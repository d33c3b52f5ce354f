import { objectStore } from "#server/ground/platform/store.ts";
import { removeUnnamed } from "./service/upload.ts";

const DAY_MS = 24 * 3_600_000;
const KEEP_MS = 8 * DAY_MS;

/** Broken off at least a day ago, and unreferenced objects. @param now epoch milliseconds */
export async function sweepFiles(now: number): Promise<{ staged: number; objects: number }> {
  return { staged: await objectStore().sweepStaged(now - DAY_MS), objects: await sweepObjects(now) };
}

/** Only once older than anything in progress. @param now epoch milliseconds */
export async function sweepObjects(now: number): Promise<number> {
  let removed = 0;
  for await (const { orgId, sha256 } of objectStore().before(now - KEEP_MS))
    if (await removeUnnamed(orgId, sha256)) removed += 1;
  return removed;
}
