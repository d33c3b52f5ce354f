import { createHash, randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { guarded, type ObjectStore } from "#server/platform/store.ts";
import { s3Store } from "#server/platform/store-s3.ts";
import { chunksOf } from "#tests/factories/evidence.ts";
import { startSwift, swiftIsHere } from "#tests/factories/swift.ts";

const MB = 1024 * 1024;
const orgId = randomUUID();
const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const read = async (bytes: AsyncIterable<Uint8Array>) => {
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts);
};

describe.skipIf(!swiftIsHere())("evidence in an S3 bucket", () => {
  let swift: Awaited<ReturnType<typeof startSwift>>;
  let store: ObjectStore;
  let s3: S3Client;

  beforeAll(async () => {
    swift = await startSwift(join(inject("scratch"), "swift"), 16380);
    const region = "us-east-1";
    s3 = new S3Client({ endpoint: swift.endpoint, region, forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: "evidence" }));
    store = guarded(s3Store({ bucket: "evidence", endpoint: swift.endpoint, region }));
  });
  afterAll(() => swift?.stop());

  const keys = async () =>
    ((await s3.send(new ListObjectsV2Command({ Bucket: "evidence" }))).Contents ?? []).map((o) => o.Key);

  test("is there byte for byte, at its tenant's address alone, until nobody names it", async () => {
    await store.probe();
    const bytes = randomBytes(1000);
    const { sha256, size } = await store.put(orgId, chunksOf(bytes), MB);
    expect([sha256, size]).toEqual([digest(bytes), 1000]);
    expect(await keys()).toEqual([`${orgId}/${sha256.slice(0, 2)}/${sha256}`]);
    expect((await read(await store.get(orgId, sha256))).equals(bytes)).toBe(true);
    expect(await store.has(randomUUID(), sha256)).toBe(false);
    await expect(store.get(randomUUID(), sha256)).rejects.toMatchObject({ code: "unavailable" });
    const old: string[] = [];
    for await (const found of store.before(Date.now() + 60_000)) old.push(found.sha256);
    expect(old).toEqual([sha256]);
    let asked = 0;
    expect(await store.removeUnless(orgId, sha256, async () => asked++ > 0)).toBe(false);
    expect(await store.has(orgId, sha256)).toBe(true);
    expect(await store.removeUnless(orgId, sha256, async () => false)).toBe(true);
    expect(await keys()).toEqual([]);
  });

  test("goes up in parts when it is large, and leaves no listener behind at each pause", async () => {
    const warnings: Error[] = [];
    const warned = (warning: Error) => warnings.push(warning);
    process.on("warning", warned);
    const parts = Array.from({ length: 12 * 16 }, () => randomBytes(64 * 1024));
    const { sha256 } = await store.put(orgId, chunksOf(...parts), 20 * MB);
    expect(digest(await read(await store.get(orgId, sha256)))).toBe(digest(Buffer.concat(parts)));
    process.off("warning", warned);
    expect(warnings.filter((w) => w.name === "MaxListenersExceededWarning")).toEqual([]);
    await store.removeUnless(orgId, sha256, async () => false);
  });

  test("that is too large, empty or cut off is refused, and nothing of it stays", async () => {
    async function* cut() {
      yield randomBytes(100);
      throw new Error("socket hang up");
    }
    for (const bytes of [chunksOf(randomBytes(101)), chunksOf(), cut()])
      await expect(store.put(orgId, bytes, 100)).rejects.toMatchObject({ code: "invalid" });
    expect(await keys()).toEqual([]);
  });

  test("cannot be reached in an outage: each question says so and names the store, also an upload under way, and afterwards all works", async () => {
    const bytes = randomBytes(500);
    const { sha256 } = await store.put(orgId, chunksOf(bytes), MB);
    async function* during() {
      yield randomBytes(6 * MB);
      await swift.takeAway();
      yield randomBytes(6 * MB);
    }
    const gone = { code: "unavailable", message: expect.stringContaining("The evidence store cannot be reached") };
    await expect(store.put(orgId, during(), 20 * MB)).rejects.toMatchObject(gone);
    for (const ask of [() => store.get(orgId, sha256), () => store.has(orgId, sha256), () => store.probe()])
      await expect(ask()).rejects.toMatchObject(gone);
    await swift.bringBack();
    expect((await read(await store.get(orgId, sha256))).equals(bytes)).toBe(true);
  });
});

test("a store that answers well and then breaks off gives a stream that fails, never one that seems whole", async () => {
  const server = createServer((_, answer) => {
    answer.writeHead(200, { "content-length": "1000" });
    answer.write("half", () => answer.destroy());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const store = guarded(s3Store({ bucket: "evidence", endpoint, region: "us-east-1" }));
  await expect(store.get(orgId, "0".repeat(64)).then(read)).rejects.toThrow();
  server.close();
});
