import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { env } from "./env.ts";
import { AppError } from "./errors.ts";
import { s3Store } from "./store-s3.ts";

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
  remove(orgId: string, sha256: string): Promise<void>;
  probe(): Promise<void>;
};

const HEAD_BYTES = 4100;

export function objectStore(): ObjectStore {
  const { S3_BUCKET, dataDir } = env();
  return S3_BUCKET ? s3Store(S3_BUCKET) : diskStore(join(dataDir, "objects"));
}

/** Keeps objects on disk: written to a temporary name, fsynced, renamed, and the folder fsynced, before anybody hears of them. */
export function diskStore(root: string): ObjectStore {
  const pathOf = (orgId: string, sha256: string) => join(root, safe(orgId), safe(sha256).slice(0, 2), safe(sha256));
  const incoming = join(root, "incoming");
  return {
    async put(orgId, bytes, limit) {
      await mkdir(incoming, { recursive: true });
      const temporary = join(incoming, randomUUID());
      const file = await open(temporary, "wx", 0o600);
      try {
        const stored = await measured(bytes, limit, async (chunk) => {
          await file.write(chunk);
        });
        await file.sync();
        await file.close();
        const target = pathOf(orgId, stored.sha256);
        await mkdir(dirname(target), { recursive: true });
        await rename(temporary, target);
        await syncFolder(dirname(target));
        return stored;
      } catch (error) {
        await file.close().catch(() => undefined);
        await rm(temporary, { force: true });
        throw explained(error);
      }
    },
    get: async (orgId, sha256) => {
      const path = pathOf(orgId, sha256);
      await stat(path);
      return createReadStream(path);
    },
    has: async (orgId, sha256) =>
      stat(pathOf(orgId, sha256)).then(
        () => true,
        () => false,
      ),
    remove: (orgId, sha256) => rm(pathOf(orgId, sha256), { force: true }),
    async probe() {
      await mkdir(incoming, { recursive: true });
      const path = join(incoming, `probe-${process.pid}`);
      await writeFile(path, "ok");
      await rm(path);
    },
  };
}

/** Files that a crash left in the middle of an upload, older than a day. @returns how many were removed */
export async function sweepIncoming(now: number): Promise<number> {
  const incoming = join(env().dataDir, "objects", "incoming");
  const names = await readdir(incoming).catch(() => []);
  let removed = 0;
  for (const name of names) {
    const info = await stat(join(incoming, name)).catch(() => null);
    if (!info || now - info.mtimeMs < 24 * 3_600_000) continue;
    await rm(join(incoming, name), { force: true });
    removed += 1;
  }
  return removed;
}

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

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  await folder.sync().finally(() => folder.close());
}

function explained(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code === "ENOSPC" || code === "EDQUOT")
    return new AppError(
      "unavailable",
      "The evidence store is full. Nothing was saved; tell your operator, then try again.",
      { cause: error },
    );
  return error;
}

// Ids and hashes are all that may become part of a path.
function safe(part: string): string {
  if (!/^[0-9a-f-]{36,64}$/.test(part)) throw new Error("not an object's name");
  return part;
}
