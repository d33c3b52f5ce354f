import { createHash } from "node:crypto";
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { extract, pack } from "tar-stream";
import { z } from "zod";

/**
 * A tar file of `tables/NAME/000001.ndjson.gz` (a JSON row per line), `objects/ORGANIZATION/SHA-256` (evidence), and last
 * this manifest and its hash.
 */
export const Manifest = z.object({
  format: z.literal("tickmark-backup-1"),
  /** the product's version, for information; `migrations` decides whether it can be restored */
  version: z.string(),
  takenAt: z.iso.datetime(),
  migrations: z.array(z.string()).min(1),
  journalKey: z.string(),
  tables: z.array(
    z.object({
      name: z.string(),
      rows: z.int(),
      parts: z.array(z.object({ name: z.string(), sha256: z.string() })),
    }),
  ),
  objects: z.object({ count: z.int(), bytes: z.int() }),
  /** evidence that was missing from the store or had other bytes when the backup was made */
  damaged: z.array(z.string()),
  /** evidence that could not be read, and is incomplete here */
  unread: z.array(z.string()).default([]),
});
export type Manifest = z.infer<typeof Manifest>;

export const MANIFEST = "manifest.json";
export const MANIFEST_HASH = "manifest.json.sha256";

export type ArchiveWriter = {
  /** @param chunks `size` bytes in all */
  add(name: string, size: number, chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void>;
  finish(): Promise<void>;
  discard(): Promise<void>;
};

/** The final name only ever holds a complete backup. Memory: one chunk. */
export function writeArchive(path: string): ArchiveWriter {
  const partial = `${path}.partial`;
  const tar = pack();
  // A backup holds everything, password hashes included.
  const written = pipeline(tar, createWriteStream(partial, { mode: 0o600, flush: true }));
  // Callers below see the error; if none is waiting when the disk fills up, it would be an unhandled rejection.
  written.catch(() => undefined);
  const inTime = <T>(step: Promise<T>) => Promise.race([step, written]);
  return {
    async add(name, size, chunks) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const entry = tar.entry({ name, size, mode: 0o600 }, (error) => (error ? reject(error) : resolve()));
      for await (const chunk of chunks) if (!entry.write(chunk)) await inTime(once(entry, "drain"));
      entry.end();
      await inTime(promise);
    },
    async finish() {
      tar.finalize();
      await written;
      await rename(partial, path);
      const folder = await open(dirname(path), "r");
      await folder.sync().finally(() => folder.close());
    },
    async discard() {
      tar.destroy();
      await written.catch(() => undefined);
      await rm(partial, { force: true });
    },
  };
}

export type Entry = { name: string; size: number; bytes: AsyncIterable<Uint8Array> };

/** Consume each entry's bytes before the next, or they are skipped. @throws Error where the file stops being an archive */
export async function* readArchive(path: string): AsyncGenerator<Entry> {
  const file = createReadStream(path);
  const tar = extract();
  file.on("error", (error) => tar.destroy(error));
  file.pipe(tar);
  let place = "its beginning";
  try {
    for await (const entry of tar) {
      const { name, size = 0 } = entry.header;
      place = name;
      yield { name, size, bytes: located(entry, name) };
      entry.resume();
    }
  } catch (cause) {
    throw brokenAt(place, cause);
  } finally {
    file.destroy();
  }
}

async function* located(entry: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  try {
    yield* entry;
  } catch (cause) {
    throw brokenAt(name, cause);
  }
}

function brokenAt(place: string, cause: unknown): unknown {
  const broken = cause instanceof Error && /tar header|Unexpected end/i.test(cause.message);
  return broken ? new Error(`The backup is cut off or damaged at ${place}.`, { cause }) : cause;
}

export async function sha256Of(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest("hex");
}

export async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}
