import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { AppError } from "./errors.ts";

export type Stored = { sha256: string; size: number; head: Buffer };

/** Bytes that have arrived and are durable, at no address yet. */
export type Staged = Stored & {
  /** moves them to their address; they are durable there when this resolves */
  keep(orgId: string): Promise<void>;
  /** forgets them if they were not kept */
  drop(): Promise<void>;
};

/** An object that was taken from its address and can be put back. */
export type Hidden = { restore(): Promise<void>; drop(): Promise<void> };

/** What a place for bytes can do, by tenant and SHA-256, so that one tenant's bytes never answer for another's. */
export type Backend = {
  /** what and where it is, for messages: "the bucket evidence" */
  where: string;
  /** @returns the text that tells whose it is; null only when there certainly is none */
  mark(): Promise<string | null>;
  /** Writes that text, whole or not at all; unless `over`, leaves one that is there as it is. */
  setMark(text: string, options: { over: boolean }): Promise<void>;
  stage(bytes: AsyncIterable<Uint8Array>, limit: number): Promise<Staged>;
  /** @returns null when there is no such object */
  get(orgId: string, sha256: string): Promise<Readable | null>;
  has(orgId: string, sha256: string): Promise<boolean>;
  /** objects last written before an instant (epoch milliseconds) */
  before(instant: number): AsyncIterable<{ orgId: string; sha256: string }>;
  /** Removes what uploads left behind that broke off before an instant (epoch milliseconds). @returns how much it was */
  sweepStaged(instant: number): Promise<number>;
  /** @returns null when there is no such object */
  hide(orgId: string, sha256: string): Promise<Hidden | null>;
  probe(): Promise<void>;
};

/** Whether a place may hold an object of that name; whatever else lies there is somebody else's and left alone. */
export function isObject(orgId: string, sha256: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(orgId) && /^[0-9a-f]{64}$/.test(sha256);
}

const HEAD_BYTES = 4100;

/**
 * Passes bytes on while hashing and counting them. Memory: one chunk and the first 4,100 bytes.
 *
 * @returns `through`, which throws AppError("invalid") over the limit or when nothing came, and what was stored once it has ended
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
