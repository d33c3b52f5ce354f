import { createHash, randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { Installation } from "#db/installation.ts";
import { guarded, type ObjectStore, refusalOfStore } from "#server/ground/platform/store.ts";
import { diskStore } from "#server/ground/platform/store-disk.ts";
import { owned, takeStore } from "#server/ground/platform/store-owner.ts";
import { s3Store } from "#server/ground/platform/store-s3.ts";
import type { Backend } from "#server/ground/platform/stored-bytes.ts";
import { chunksOf } from "#tests/factories/evidence.ts";
import { startSwift, swiftIsHere } from "#tests/factories/swift.ts";

const MB = 1024 * 1024;
const DAY = 24 * 3_600_000;
const orgId = randomUUID();
const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const read = async (bytes: AsyncIterable<Uint8Array>) => {
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts);
};

let swift: Awaited<ReturnType<typeof startSwift>>;
let s3: S3Client;

beforeAll(async () => {
  if (!swiftIsHere()) return;
  swift = await startSwift(join(inject("scratch"), "swift"), 20_000 + (process.pid % 2000) * 4);
  s3 = new S3Client({ endpoint: swift.endpoint, region: "us-east-1", forcePathStyle: true });
});
afterAll(() => swift?.stop());

describe.skipIf(!swiftIsHere())("evidence in an S3 bucket", () => {
  let store: ObjectStore;

  beforeAll(async () => {
    await s3.send(new CreateBucketCommand({ Bucket: "evidence" }));
    store = guarded(s3Store({ bucket: "evidence", endpoint: swift.endpoint, region: "us-east-1" }));
  });

  const keys = async () =>
    ((await s3.send(new ListObjectsV2Command({ Bucket: "evidence" }))).Contents ?? []).map((o) => o.Key);

  test("keeps every byte, only at its tenant's address, until no row references it", async () => {
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

  test("staged a day ago and never kept is swept with its unfinished parts; an upload in progress stays", async () => {
    const staged = await store.stage(chunksOf(randomBytes(10)), MB);
    const Key = `incoming/${randomUUID()}`;
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket: "evidence", Key }));
    const part = { Bucket: "evidence", Key, UploadId, PartNumber: 1, Body: randomBytes(5 * MB) };
    await s3.send(new UploadPartCommand(part));
    const unfinished = async () =>
      (await s3.send(new ListMultipartUploadsCommand({ Bucket: "evidence" }))).Uploads?.length ?? 0;
    expect([await store.sweepStaged(Date.now() - DAY), await unfinished(), (await keys()).length]).toEqual([0, 1, 1]);
    expect([await store.sweepStaged(Date.now() + DAY), await unfinished(), await keys()]).toEqual([2, 0, []]);
    await staged.drop();
  });

  test("that is too large, empty or cut off is refused, leaving nothing behind", async () => {
    async function* cut() {
      yield randomBytes(100);
      throw new Error("socket hang up");
    }
    for (const bytes of [chunksOf(randomBytes(101)), chunksOf(), cut()])
      await expect(store.put(orgId, bytes, 100)).rejects.toMatchObject({ code: "invalid" });
    expect(await keys()).toEqual([]);
  });

  test("is unavailable in an outage: every request, an upload in progress included, names the store, and afterwards all works", async () => {
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

test("a store that breaks off midway gives a stream that fails, never one that seems complete", async () => {
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

const LATER = Number.POSITIVE_INFINITY;
const installation = (store: Installation["store"] = "new"): Installation => ({
  id: randomUUID(),
  atHome: true,
  store,
});

/** A product of an installation on a place; `marks` counts how often it noted that the place is marked. */
function productOf(place: Backend, own: Installation) {
  const noted = { marks: 0 };
  const onMarked = async () => {
    noted.marks += 1;
    own.store = "marked";
  };
  return { store: guarded(owned(place, async () => own, onMarked)), noted };
}
const listed = async (found: AsyncIterable<unknown>) => {
  let n = 0;
  for await (const _ of found) n += 1;
  return n;
};
const refusal = (ask: Promise<unknown>) =>
  ask.then(
    () => null,
    (error: unknown) => refusalOfStore(error)?.message ?? (error instanceof Error ? error.message : "?"),
  );
/** All that a product can ask of a store, each answered with why it is refused. */
const refusals = ({ store }: ReturnType<typeof productOf>, sha256: string) =>
  Promise.all([
    refusal(store.get(orgId, sha256)),
    refusal(store.has(orgId, sha256)),
    refusal(store.stage(chunksOf("x"), 10)),
    refusal(store.put(orgId, chunksOf("x"), 10)),
    refusal(store.removeUnless(orgId, sha256, async () => false)),
    refusal(listed(store.before(LATER))),
    refusal(store.sweepStaged(LATER)),
    refusal(store.probe()),
  ]);

type Kind = {
  name: string;
  here: boolean;
  place(): Promise<Backend>;
  unmark(place: Backend, text: string | null): Promise<void>;
};
const folders = new Map<Backend, string>();
const KINDS: Kind[] = [
  {
    name: "folder",
    here: true,
    async place() {
      const root = join(inject("scratch"), randomUUID(), "objects");
      const place = diskStore(root);
      folders.set(place, root);
      return place;
    },
    async unmark(place, text) {
      const path = join(folders.get(place) ?? "", "installation");
      if (text === null) rmSync(path);
      else writeFileSync(path, text);
    },
  },
  {
    name: "bucket",
    here: swiftIsHere(),
    async place() {
      const bucket = `b-${randomBytes(4).toString("hex")}`;
      await s3.send(new CreateBucketCommand({ Bucket: bucket }));
      return s3Store({ bucket, endpoint: swift.endpoint, region: "us-east-1" });
    },
    async unmark(place, text) {
      const at = { Bucket: place.where.replace("the bucket ", ""), Key: "installation" };
      await s3.send(text === null ? new DeleteObjectCommand(at) : new PutObjectCommand({ ...at, Body: text }));
    },
  },
];

for (const { name, here, place: newPlace, unmark } of KINDS)
  describe.skipIf(!here)(`an evidence store in a ${name}`, () => {
    test("is read, written and swept only by the installation it belongs to; another is told what to do", async () => {
      const place = await newPlace();
      const [production, drill] = [productOf(place, installation()), productOf(place, installation())];
      const { sha256 } = await production.store.put(orgId, chunksOf("evidence"), 100);
      for (const said of await refusals(drill, sha256))
        expect(said).toMatch(
          /belongs to another installation .* give it a store of its own: .*store take --from [0-9a-f-]{36}/,
        );
      expect(await listed(place.before(LATER))).toBe(1);
      expect(await production.store.has(orgId, sha256)).toBe(true);
      expect([production.noted.marks, drill.noted.marks]).toEqual([1, 0]);
    });

    test("is not served to a copy of the database, nor to one that was moved", async () => {
      const place = await newPlace();
      const own = installation();
      const { sha256 } = await productOf(place, own).store.put(orgId, chunksOf("evidence"), 100);
      const copy = productOf(place, { ...own, atHome: false });
      for (const said of await refusals(copy, sha256)) expect(said).toMatch(/copied or moved/);
    });

    test("that another installation took while the product ran is no longer swept", async () => {
      const place = await newPlace();
      const old = productOf(place, installation());
      await old.store.put(orgId, chunksOf("evidence"), 100);
      const { id } = installation();
      await expect(takeStore(place, id, null)).rejects.toThrow(/name it with --from/);
      await takeStore(
        place,
        id,
        /--from ([0-9a-f-]{36})/.exec((await refusal(productOf(place, installation()).store.probe())) ?? "")?.[1] ?? "",
      );
      expect(await refusal(listed(old.store.before(LATER)))).toMatch(/belongs to another/);
      expect(await refusal(old.store.sweepStaged(LATER))).toMatch(/not this installation's|belongs to another/);
      expect(await refusal(old.store.put(orgId, chunksOf("more"), 100))).toMatch(/belongs to another/);
    });

    test("from before stores were marked is taken once, by the installation it served; a new installation takes only an empty store", async () => {
      const place = await newPlace();
      const staged = await place.stage(chunksOf("evidence"), 100);
      await staged.keep(orgId);
      expect(await refusal(productOf(place, installation("new")).store.probe())).toMatch(/no mark that says whose/);
      const [old, other] = [productOf(place, installation("old")), productOf(place, installation("old"))];
      expect(await old.store.has(orgId, staged.sha256)).toBe(true);
      expect(await refusal(other.store.probe())).toMatch(/belongs to another/);
      expect([old.noted.marks, other.noted.marks]).toEqual([1, 0]);
    });

    test("is marked for one of two installations starting at once, and both servers of that one use it", async () => {
      const place = await newPlace();
      const [one, two] = [installation(), installation()];
      const [a, b, c] = [productOf(place, { ...one }), productOf(place, { ...one }), productOf(place, two)];
      await Promise.all([a, b, c].map((p) => refusal(p.store.probe())));
      const said = await Promise.all([a, b, c].map((p) => refusal(listed(p.store.before(LATER)))));
      expect(said[0]).toBe(said[1]);
      expect([said[0], said[2]].filter((s) => s === null)).toHaveLength(1);
    });

    test("refuses a store whose marker is missing or malformed, and does not mark it again", async () => {
      const place = await newPlace();
      const own = installation();
      await productOf(place, own).store.put(orgId, chunksOf("evidence"), 100);
      await unmark(place, "something else\n");
      expect(await refusal(productOf(place, own).store.probe())).toMatch(/another installation \(unknown\)/);
      await unmark(place, null);
      expect(await refusal(productOf(place, own).store.probe())).toMatch(/does not carry this installation's mark/);
      expect(await place.mark()).toBeNull();
    });
  });

test("an unreadable mark does not count as missing: nothing is marked or swept until it has been read", async () => {
  const root = join(inject("scratch"), randomUUID(), "objects");
  mkdirSync(join(root, "installation"), { recursive: true });
  const product = productOf(diskStore(root), installation("old"));
  await expect(listed(product.store.before(LATER))).rejects.toThrow(/EISDIR/);
  await expect(product.store.probe()).rejects.toMatchObject({ code: "unavailable" });
  rmSync(join(root, "installation"), { recursive: true });
  await product.store.probe();
  expect(product.noted.marks).toBe(1);
});

test.skipIf(!swiftIsHere())(
  "a bucket that is down at first is compared when it is back, before anything is asked of it",
  async () => {
    const [, bucket] = KINDS;
    const place = await bucket?.place();
    if (!place) return expect.unreachable();
    const production = productOf(place, installation());
    const { sha256 } = await production.store.put(orgId, chunksOf("evidence"), 100);
    await swift.takeAway();
    const [again, drill] = [productOf(place, installation("old")), productOf(place, installation("old"))];
    for (const said of await refusals(drill, sha256)) expect(said).toMatch(/cannot be reached|ECONNREFUSED/);
    await swift.bringBack();
    for (const product of [again, drill]) expect(await refusal(product.store.probe())).toMatch(/belongs to another/);
    expect(await production.store.has(orgId, sha256)).toBe(true);
  },
);
