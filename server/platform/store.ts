import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { finished } from "node:stream/promises";
import { env } from "./env.ts";
import { AppError } from "./errors.ts";
import { instruments } from "./instruments.ts";
import { s3Store } from "./store-s3.ts";
import { measured, type ObjectStore } from "./stored-bytes.ts";

export function objectStore(): ObjectStore {
  const { S3_BUCKET, dataDir } = env();
  return counted(S3_BUCKET ? s3Store(S3_BUCKET) : diskStore(join(dataDir, "objects")));
}

function counted(store: ObjectStore): ObjectStore {
  const { stored, storedBytes, storeFailures } = instruments();
  return {
    ...store,
    async put(orgId, bytes, limit) {
      try {
        const put = await store.put(orgId, bytes, limit);
        stored.inc();
        storedBytes.inc(put.size);
        return put;
      } catch (error) {
        storeFailures.inc();
        throw error;
      }
    },
  };
}

/** Bytes that may wait for the disk: what arrives meanwhile goes there in one piece. */
const AHEAD = 4 * 1024 * 1024;

/** Keeps objects on disk: written to a temporary name, fsynced, renamed, and the folder fsynced, before anybody hears of them. */
export function diskStore(root: string): ObjectStore {
  const pathOf = (orgId: string, sha256: string) => join(root, safe(orgId), safe(sha256).slice(0, 2), safe(sha256));
  const incoming = join(root, "incoming");
  return {
    async put(orgId, bytes, limit) {
      await mkdir(incoming, { recursive: true });
      const temporary = join(incoming, randomUUID());
      const file = (await open(temporary, "wx", 0o600)).createWriteStream({ highWaterMark: AHEAD, flush: true });
      const closed = finished(file);
      closed.catch(() => undefined);
      try {
        const stored = await measured(bytes, limit, async (chunk) => {
          if (!file.write(chunk)) await Promise.race([once(file, "drain"), closed]);
        });
        file.end();
        await closed;
        const target = pathOf(orgId, stored.sha256);
        await mkdir(dirname(target), { recursive: true });
        await rename(temporary, target);
        await syncFolder(dirname(target));
        return stored;
      } catch (error) {
        file.destroy();
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
    async *before(instant) {
      for (const orgId of await foldersOf(root))
        for (const part of await foldersOf(join(root, orgId)))
          for (const sha256 of await readdir(join(root, orgId, part)).catch(() => [])) {
            const info = await stat(join(root, orgId, part, sha256)).catch(() => null);
            if (info?.isFile() && info.mtimeMs < instant) yield { orgId, sha256 };
          }
    },
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

async function foldersOf(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries.filter((e) => e.isDirectory() && e.name !== "incoming").map((e) => e.name);
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
