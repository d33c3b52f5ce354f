import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { AppError } from "./errors.ts";
import { hashInThread } from "./hashing.ts";

export type Stored = { sha256: string; size: number; head: Buffer };

export type Staged = Stored & {
  /** moves them to their address; durable there when this resolves */
  keep(orgId: string): Promise<void>;
  /** discards them unless kept */
  drop(): Promise<void>;
};

export type Hidden = { restore(): Promise<void>; drop(): Promise<void> };

/** Addresses contain the tenant, so one tenant's bytes never serve another. */
export type Backend = {
  where: string;
  /** @returns the owner's mark; null only if there certainly is none */
  mark(): Promise<string | null>;
  /** Atomic; keeps an existing mark unless `over`. */
  setMark(text: string, options: { over: boolean }): Promise<void>;
  stage(bytes: AsyncIterable<Uint8Array>, limit: number): Promise<Staged>;
  /** @returns null if there is no such object */
  get(orgId: string, sha256: string): Promise<Readable | null>;
  has(orgId: string, sha256: string): Promise<boolean>;
  /** objects last written before an instant (epoch milliseconds) */
  before(instant: number): AsyncIterable<{ orgId: string; sha256: string }>;
  /** Uploads broken off before an instant (epoch milliseconds). @returns how many */
  sweepStaged(instant: number): Promise<number>;
  /** @returns null if there is no such object */
  hide(orgId: string, sha256: string): Promise<Hidden | null>;
  probe(): Promise<void>;
};

export function isObject(orgId: string, sha256: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(orgId) && /^[0-9a-f]{64}$/.test(sha256);
}

const HEAD_BYTES = 4100;
const PIECE = 1024 * 1024;
const PIECES = 4;
/** Smaller files are hashed here: asking the thread would take longer. */
const SMALL = 64 * 1024;

type Keep = (piece: Buffer, at: number) => Promise<unknown>;

/**
 * Passes pieces of 1 MB to `keep` while a thread hashes them. A chunk's memory may be reused once the next is asked for,
 * a piece's once `keep` resolves.
 * @throws AppError("invalid") if over the limit or empty
 */
export async function takeBytes(bytes: AsyncIterable<Uint8Array>, limit: number, keep: Keep): Promise<Stored> {
  const early: Uint8Array[] = [];
  let large: ReturnType<typeof inPieces> | undefined;
  let head = Buffer.alloc(0);
  let size = 0;
  try {
    for await (const chunk of bytes) {
      size += chunk.byteLength;
      if (size > limit)
        throw new AppError("invalid", `This file is larger than ${Math.round(limit / 1024 / 1024)} MB: split it.`);
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk]).subarray(0, HEAD_BYTES);
      if (large) await large.add(chunk);
      else early.push(Uint8Array.from(chunk));
      if (large || size <= SMALL) continue;
      large = inPieces(keep);
      for (const part of early) await large.add(part);
    }
    if (size === 0) throw new AppError("invalid", "This file is empty: choose another.");
    return { sha256: large ? await large.digest() : await keepSmall(Buffer.concat(early), keep), size, head };
  } finally {
    large?.close();
  }
}

function inPieces(keep: Keep) {
  const hashing = hashInThread();
  const ring = Array.from({ length: PIECES }, () => ({
    memory: Buffer.from(new SharedArrayBuffer(PIECE)),
    free: Promise.resolve<unknown>(undefined),
  }));
  let turn = 0;
  let filled = 0;
  let at = 0;

  async function add(chunk: Uint8Array): Promise<void> {
    for (let from = 0; from < chunk.byteLength; ) {
      const part = chunk.subarray(from, from + PIECE - filled);
      ring[turn]?.memory.set(part, filled);
      filled += part.byteLength;
      from += part.byteLength;
      if (filled === PIECE) await handOn();
    }
  }

  function handOn(): Promise<unknown> | undefined {
    const current = ring[turn];
    if (!current) return;
    const piece = current.memory.subarray(0, filled);
    current.free = Promise.all([keep(piece, at), hashing.update(piece)]);
    // A failure surfaces when the piece is reused, or at the digest.
    current.free.catch(() => undefined);
    turn = (turn + 1) % PIECES;
    at += filled;
    filled = 0;
    return ring[turn]?.free;
  }

  async function digest(): Promise<string> {
    if (filled > 0) handOn();
    await Promise.all(ring.map(({ free }) => free));
    return hashing.digest();
  }

  return { add, digest, close: hashing.close };
}

async function keepSmall(bytes: Buffer, keep: Keep): Promise<string> {
  await keep(bytes, 0);
  return createHash("sha256").update(bytes).digest("hex");
}
