import { objectStore } from "#server/ground/platform/store.ts";
import { removeUnnamed } from "./service/upload.ts";

const DAY_MS = 24 * 3_600_000;
const KEEP_MS = 8 * DAY_MS;

/** What uploads left behind that broke off a day ago or more, and bytes that nothing names. @param now epoch milliseconds */
export async function sweepFiles(now: number): Promise<{ staged: number; objects: number }> {
  return { staged: await objectStore().sweepStaged(now - DAY_MS), objects: await sweepObjects(now) };
}

/**
 * Removes bytes that no evidence and no waiting upload names, once they are older than anything still under way.
 *
 * @param now epoch milliseconds
 * @returns how many objects were removed
 */
export async function sweepObjects(now: number): Promise<number> {
  let removed = 0;
  for await (const { orgId, sha256 } of objectStore().before(now - KEEP_MS))
    if (await removeUnnamed(orgId, sha256)) removed += 1;
  return removed;
}
