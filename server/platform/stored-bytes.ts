import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { AppError } from "./errors.ts";

export type Stored = { sha256: string; size: number; head: Buffer };

/** Where evidence bytes live: by tenant and SHA-256, so that one tenant's bytes never answer for another's. */
export type ObjectStore = {
  /**
   * Streams bytes in, hashing on the way; they are durable when this resolves.
   *
   * @param limit bytes at most
   * @returns hash (hex), size (bytes), and the first 4,100 bytes for sniffing the type
   * @throws AppError("invalid") over the limit or empty; AppError("unavailable") when the store is full
   */
  put(orgId: string, bytes: AsyncIterable<Uint8Array>, limit: number): Promise<Stored>;
  get(orgId: string, sha256: string): Promise<Readable>;
  has(orgId: string, sha256: string): Promise<boolean>;
  /** objects last written before an instant (epoch milliseconds) */
  before(instant: number): AsyncIterable<{ orgId: string; sha256: string }>;
  remove(orgId: string, sha256: string): Promise<void>;
  probe(): Promise<void>;
};

const HEAD_BYTES = 4100;

/** Passes bytes on to `write` while hashing and counting them. Memory: one chunk and the first 4,100 bytes. */
export async function measured(
  bytes: AsyncIterable<Uint8Array>,
  limit: number,
  write: (chunk: Uint8Array) => Promise<void>,
): Promise<Stored> {
  const hash = createHash("sha256");
  let size = 0;
  let head = Buffer.alloc(0);
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > limit)
      throw new AppError("invalid", `This file is larger than ${Math.round(limit / 1024 / 1024)} MB: split it.`);
    hash.update(chunk);
    if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk]).subarray(0, HEAD_BYTES);
    await write(chunk);
  }
  if (size === 0) throw new AppError("invalid", "This file is empty: choose another.");
  return { sha256: hash.digest("hex"), size, head };
}
