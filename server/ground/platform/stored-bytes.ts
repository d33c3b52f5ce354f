import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { AppError } from "./errors.ts";

export type Stored = { sha256: string; size: number; head: Buffer };

/** Durable bytes without an address yet. */
export type Staged = Stored & {
  /** moves them to their address; durable there when this resolves */
  keep(orgId: string): Promise<void>;
  /** discards them unless kept */
  drop(): Promise<void>;
};

/** An object removed from its address that can be restored. */
export type Hidden = { restore(): Promise<void>; drop(): Promise<void> };

/** A storage backend. Addresses contain the tenant, so one tenant's bytes never serve another. */
export type Backend = {
  /** for messages: "the bucket evidence" */
  where: string;
  /** @returns the owner's mark; null only if there certainly is none */
  mark(): Promise<string | null>;
  /** Writes the mark atomically; keeps an existing one unless `over`. */
  setMark(text: string, options: { over: boolean }): Promise<void>;
  stage(bytes: AsyncIterable<Uint8Array>, limit: number): Promise<Staged>;
  /** @returns null if there is no such object */
  get(orgId: string, sha256: string): Promise<Readable | null>;
  has(orgId: string, sha256: string): Promise<boolean>;
  /** objects last written before an instant (epoch milliseconds) */
  before(instant: number): AsyncIterable<{ orgId: string; sha256: string }>;
  /** Removes leftovers of uploads broken off before an instant (epoch milliseconds). @returns how many */
  sweepStaged(instant: number): Promise<number>;
  /** @returns null if there is no such object */
  hide(orgId: string, sha256: string): Promise<Hidden | null>;
  probe(): Promise<void>;
};

/** Whether a name is one of our objects; anything else in the store is left alone. */
export function isObject(orgId: string, sha256: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(orgId) && /^[0-9a-f]{64}$/.test(sha256);
}

const HEAD_BYTES = 4100;

/**
 * Hashes and counts bytes as they pass. Memory: one chunk and the first 4,100 bytes.
 * @returns `through`, which throws AppError("invalid") if over the limit or empty, and `stored`, valid once it has ended
 */
export function measuring(bytes: AsyncIterable<Uint8Array>, limit: number) {
  const hash = createHash("sha256");
  let size = 0;
  let head = Buffer.alloc(0);
  async function* through(): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytes) {
      size += chunk.byteLength;
      if (size > limit)
        throw new AppError("invalid", `This file is larger than ${Math.round(limit / 1024 / 1024)} MB: split it.`);
      hash.update(chunk);
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk]).subarray(0, HEAD_BYTES);
      yield chunk;
    }
    if (size === 0) throw new AppError("invalid", "This file is empty: choose another.");
  }
  return { through: through(), stored: (): Stored => ({ sha256: hash.digest("hex"), size, head }) };
}
