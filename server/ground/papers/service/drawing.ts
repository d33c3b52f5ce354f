import { createHash } from "node:crypto";
import { AppError } from "#server/ground/platform/errors.ts";
import { inThreads } from "#server/ground/platform/threads.ts";

const MOST_KEPT = 20_000_000;
const SECONDS = 5;

const thread = inThreads<typeof import("./drawing-thread.ts")>(
  "server/ground/papers/service/drawing-thread.ts",
  "This text takes too long to render.",
  SECONDS,
);

// By the text's hash, across tenants, evicting the oldest, so that rereading a text needs no thread.
const kept = new Map<string, string | null>();
let size = 0;

// Parsing can take seconds, so always go through here.
/** @returns `Drawn[]` as JSON; null to show the source, after five seconds or if the threads are busy */
export async function drawingOf(markdown: string): Promise<string | null> {
  const key = createHash("sha256").update(markdown).digest("hex");
  const known = kept.get(key);
  if (known !== undefined) return known;
  try {
    return keep(key, await thread("drawn", markdown));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.code === "invalid" ? keep(key, null) : null;
  }
}

function keep(key: string, drawing: string | null): string | null {
  const costOf = (text: string | null | undefined) => key.length + (text?.length ?? 0);
  size += costOf(drawing) - (kept.has(key) ? costOf(kept.get(key)) : 0);
  kept.set(key, drawing);
  for (const [oldest, text] of kept) {
    if (size <= MOST_KEPT) break;
    kept.delete(oldest);
    size -= costOf(text);
  }
  return drawing;
}
