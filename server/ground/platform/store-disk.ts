import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import {
  type FileHandle,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Backend, isObject, type Stored, takeBytes } from "./stored-bytes.ts";

/** Writes to a temporary name, fsyncs, renames and fsyncs the folder before reporting success. */
export function diskStore(root: string): Backend {
  const pathOf = (orgId: string, sha256: string) => join(root, safe(orgId), safe(sha256).slice(0, 2), safe(sha256));
  const incoming = join(root, "incoming");
  const marker = join(root, "installation");
  const moved = async (from: string, to: string) => {
    await mkdir(dirname(to), { recursive: true });
    await rename(from, to);
    await syncFolder(dirname(to));
  };
  return {
    where: `the folder ${root}`,
    mark: () => readFile(marker, "utf8").catch(nullIfMissing),
    async setMark(text, { over }) {
      await mkdir(incoming, { recursive: true });
      const temporary = join(incoming, randomUUID());
      await writeFile(temporary, text, { flush: true });
      if (over) await rename(temporary, marker);
      // Unlike rename, link never overwrites.
      else await link(temporary, marker).catch(ignoreExisting);
      await rm(temporary, { force: true });
      await syncFolder(root);
    },
    async stage(bytes, limit) {
      await mkdir(incoming, { recursive: true });
      const temporary = join(incoming, randomUUID());
      const drop = () => rm(temporary, { force: true });
      try {
        const stored = await writeDurably(temporary, bytes, limit);
        return { ...stored, keep: (orgId) => moved(temporary, pathOf(orgId, stored.sha256)), drop };
      } catch (error) {
        await drop();
        throw error;
      }
    },
    get: async (orgId, sha256) => {
      const path = pathOf(orgId, sha256);
      return (await exists(path)) ? createReadStream(path) : null;
    },
    has: async (orgId, sha256) => exists(pathOf(orgId, sha256)),
    async *before(instant) {
      for (const orgId of await foldersOf(root))
        for (const part of await foldersOf(join(root, orgId)))
          for (const sha256 of await namesIn(join(root, orgId, part))) {
            const info = await stat(join(root, orgId, part, sha256)).catch(nullIfMissing);
            if (info?.isFile() && info.mtimeMs < instant && isObject(orgId, sha256)) yield { orgId, sha256 };
          }
    },
    async sweepStaged(instant) {
      let removed = 0;
      for (const name of await namesIn(incoming)) {
        const info = await stat(join(incoming, name)).catch(nullIfMissing);
        if (!info || info.mtimeMs >= instant) continue;
        await rm(join(incoming, name), { force: true });
        removed += 1;
      }
      return removed;
    },
    async hide(orgId, sha256) {
      const path = pathOf(orgId, sha256);
      if (!(await exists(path))) return null;
      await mkdir(incoming, { recursive: true });
      const hidden = join(incoming, randomUUID());
      // Refresh the age, or the sweep would remove it from `incoming` at once.
      await utimes(path, new Date(), new Date());
      await rename(path, hidden);
      return { restore: () => moved(hidden, path), drop: () => rm(hidden, { force: true }) };
    },
    async probe() {
      await mkdir(incoming, { recursive: true });
      const path = join(incoming, `probe-${process.pid}`);
      await writeFile(path, "ok");
      await rm(path);
    },
  };
}

async function writeDurably(path: string, bytes: AsyncIterable<Uint8Array>, limit: number): Promise<Stored> {
  const file = await open(path, "wx", 0o600);
  try {
    const stored = await takeBytes(bytes, limit, (piece, at) => writeAll(file, piece, at));
    await file.sync();
    return stored;
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, piece: Buffer, at: number): Promise<void> {
  for (let from = 0; from < piece.length; )
    from += (await file.write(piece, from, piece.length - from, at + from)).bytesWritten;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(nullIfMissing)) !== null;
}

function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw error;
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}

async function namesIn(path: string): Promise<string[]> {
  return (await readdir(path).catch(nullIfMissing)) ?? [];
}

async function foldersOf(path: string): Promise<string[]> {
  const entries = (await readdir(path, { withFileTypes: true }).catch(nullIfMissing)) ?? [];
  return entries.filter((e) => e.isDirectory() && e.name !== "incoming").map((e) => e.name);
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  await folder.sync().finally(() => folder.close());
}

// Path traversal: only ids and hashes may be part of a path.
function safe(part: string): string {
  if (!/^[0-9a-f-]{36,64}$/.test(part)) throw new Error("not an object's name");
  return part;
}
