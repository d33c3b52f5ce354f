import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { type Backend, measuring } from "./stored-bytes.ts";

/** Where a bucket is; without an endpoint at AWS. */
export type Place = { bucket: string; endpoint: string | undefined; region: string };

const clients = new Map<string, S3Client>();

/** Keeps objects in an S3-compatible bucket; credentials come from the SDK's usual places. Multipart, so memory stays constant. */
export function s3Store({ bucket, endpoint, region }: Place): Backend {
  const s3 = clientOf(endpoint, region);
  const keyOf = (orgId: string, sha256: string) => `${orgId}/${sha256.slice(0, 2)}/${sha256}`;
  const remove = async (Key: string) => {
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
  };
  const move = async (from: string, to: string) => {
    await s3.send(new CopyObjectCommand({ Bucket: bucket, Key: to, CopySource: `${bucket}/${from}` }));
    await remove(from);
  };
  return {
    async stage(bytes, limit) {
      const Key = `incoming/${randomUUID()}`;
      const { through, stored } = measuring(bytes, limit);
      const Body = Readable.from(through, { objectMode: false });
      const upload = new Upload({ client: s3, params: { Bucket: bucket, Key, Body } });
      try {
        await upload.done();
      } catch (error) {
        Body.destroy();
        await upload.abort().catch(() => undefined);
        throw error;
      }
      const measured = stored();
      return { ...measured, keep: (orgId) => move(Key, keyOf(orgId, measured.sha256)), drop: () => remove(Key) };
    },
    async get(orgId, sha256) {
      const found = await s3
        .send(new GetObjectCommand({ Bucket: bucket, Key: keyOf(orgId, sha256) }))
        .catch(nullIfMissing);
      if (found === null) return null;
      if (!(found.Body instanceof Readable)) throw new Error("the store gave no bytes");
      return found.Body;
    },
    async has(orgId, sha256) {
      const head = new HeadObjectCommand({ Bucket: bucket, Key: keyOf(orgId, sha256) });
      return (await s3.send(head).catch(nullIfMissing)) !== null;
    },
    async *before(instant) {
      for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: bucket }))
        for (const { Key, LastModified } of page.Contents ?? []) {
          const [orgId, , sha256] = Key?.split("/") ?? [];
          if (orgId && sha256 && LastModified && LastModified.getTime() < instant) yield { orgId, sha256 };
        }
    },
    async hide(orgId, sha256) {
      const [key, hidden] = [keyOf(orgId, sha256), `incoming/${randomUUID()}`];
      try {
        await move(key, hidden);
      } catch (error) {
        return nullIfMissing(error);
      }
      return { restore: () => move(hidden, key), drop: () => remove(hidden) };
    },
    probe: async () => {
      await s3.send(new HeadBucketCommand({ Bucket: bucket }));
    },
  };
}

function nullIfMissing(error: unknown): null {
  if (error instanceof Error && ["NotFound", "NoSuchKey"].includes(error.name)) return null;
  throw error;
}

function clientOf(endpoint: string | undefined, region: string): S3Client {
  const name = `${endpoint} ${region}`;
  const client =
    clients.get(name) ??
    new S3Client({
      region,
      requestHandler: { connectionTimeout: 5000, socketTimeout: 60_000 },
      ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    });
  clients.set(name, client);
  return client;
}
