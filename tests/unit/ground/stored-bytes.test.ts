import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Worker } from "node:worker_threads";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { hashInThread } from "#server/ground/platform/hashing.ts";
import { takeBytes } from "#server/ground/platform/stored-bytes.ts";
import { chunksOf } from "#tests/factories/evidence.ts";

const MB = 1024 * 1024;
const LIMIT = 100 * MB;
const shared = globalThis as typeof globalThis & { tickmarkHashing?: { worker?: Worker } };

afterAll(() => shared.tickmarkHashing?.worker?.terminate());

function patterned(length: number): Buffer {
  return Buffer.from(Uint32Array.from({ length: Math.ceil(length / 4) }, (_, i) => i).buffer).subarray(0, length);
}

function cutAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((to, i) => bytes.subarray(at[i], to));
}

test("bytes are kept and hashed completely and in order, however they arrive", async () => {
  const size = fc.oneof(
    fc.integer({ min: 1, max: 6 * MB }),
    fc.constantFrom(1, 4099, 4100, 4101, MB - 1, MB, MB + 1, 4 * MB, 5 * MB + 1),
  );
  const cuts = fc.array(fc.integer({ min: 0, max: 6 * MB }), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(size, cuts, async (length, where) => {
      const bytes = patterned(length);
      const kept: Buffer[] = [];
      const keep = async (piece: Buffer) => kept.push(Buffer.from(piece));
      const stored = await takeBytes(chunksOf(...cutAt(bytes, where)), LIMIT, keep);
      expect(Buffer.concat(kept).equals(bytes)).toBe(true);
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      expect(stored).toEqual({ sha256, size: length, head: bytes.subarray(0, 4100) });
    }),
    { numRuns: 40 },
  );
});

test("a piece does not change while it is being written, and only four wait for a slow disk", async () => {
  const bytes = patterned(9 * MB);
  const kept: Buffer[] = [];
  let underWay = 0;
  let most = 0;
  const keep = async (piece: Buffer) => {
    most = Math.max(most, ++underWay);
    await sleep(20);
    kept.push(Buffer.from(piece));
    underWay -= 1;
  };
  const { sha256 } = await takeBytes(chunksOf(...cutAt(bytes, [3, MB, 7 * MB])), LIMIT, keep);
  expect(most).toBe(4);
  expect(Buffer.concat(kept).equals(bytes)).toBe(true);
  expect(sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
});

test("a disk that fails ends the upload with its reason", async () => {
  const full = async () => Promise.reject(new Error("ENOSPC"));
  for (const size of [10, 9 * MB])
    await expect(takeBytes(chunksOf(patterned(size)), LIMIT, full)).rejects.toThrow("ENOSPC");
});

test("anything above the limit is refused before it is kept, however few pieces it arrives in", async () => {
  const kept: number[] = [];
  const keep = async (piece: Buffer) => kept.push(piece.length);
  const refused = takeBytes(chunksOf(patterned(2 * MB), patterned(1)), 2 * MB, keep);
  await expect(refused).rejects.toMatchObject({
    code: "invalid",
    message: expect.stringContaining("larger than 2 MB"),
  });
  expect(kept).toEqual([MB, MB]);
});

test("hashes lost with their thread report it, and the next get a new thread", async () => {
  const piece = Buffer.from(new SharedArrayBuffer(10));
  const hash = hashInThread();
  await hash.update(piece);
  await shared.tickmarkHashing?.worker?.terminate();
  await expect(hash.update(piece)).rejects.toThrow("the hashing thread ended");
  await expect(hash.digest()).rejects.toThrow("the hashing thread ended");
  const next = hashInThread();
  await next.update(piece);
  expect(await next.digest()).toBe(createHash("sha256").update(piece).digest("hex"));
  next.close();
});
