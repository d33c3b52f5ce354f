import { randomUUID } from "node:crypto";
import { PassThrough, Readable } from "node:stream";
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
import { env } from "./env.ts";
import { measured, type ObjectStore } from "./stored-bytes.ts";

let client: S3Client | undefined;

/** Keeps objects in an S3-compatible bucket; credentials come from the SDK's usual places. Multipart, so memory stays constant. */
export function s3Store(bucket: string): ObjectStore {
  const { S3_ENDPOINT, S3_REGION } = env();
  client ??= new S3Client({
    region: S3_REGION,
    ...(S3_ENDPOINT ? { endpoint: S3_ENDPOINT, forcePathStyle: true } : {}),
  });
  const s3 = client;
  const keyOf = (orgId: string, sha256: string) => `${orgId}/${sha256.slice(0, 2)}/${sha256}`;
  return {
    async put(orgId, bytes, limit) {
      const Key = `incoming/${randomUUID()}`;
      const body = new PassThrough();
      const upload = new Upload({ client: s3, params: { Bucket: bucket, Key, Body: body } });
      const done = upload.done();
      done.catch(() => body.destroy());
      try {
        const stored = await measured(bytes, limit, async (chunk) => {
          if (!body.write(chunk))
            await new Promise((resolve, reject) => body.once("drain", resolve).once("close", reject));
        });
        body.end();
        await done;
        await s3.send(
          new CopyObjectCommand({ Bucket: bucket, Key: keyOf(orgId, stored.sha256), CopySource: `${bucket}/${Key}` }),
        );
        return stored;
      } catch (error) {
        await upload.abort();
        throw error;
      } finally {
        await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key })).catch(() => undefined);
      }
    },
    async get(orgId, sha256) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: keyOf(orgId, sha256) }));
      if (!(Body instanceof Readable)) throw new Error("the store gave no bytes");
      return Body;
    },
    has: async (orgId, sha256) =>
      s3.send(new HeadObjectCommand({ Bucket: bucket, Key: keyOf(orgId, sha256) })).then(
        () => true,
        () => false,
      ),
    async *before(instant) {
      for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: bucket }))
        for (const { Key, LastModified } of page.Contents ?? []) {
          const [orgId, , sha256] = Key?.split("/") ?? [];
          if (orgId && sha256 && LastModified && LastModified.getTime() < instant) yield { orgId, sha256 };
        }
    },
    remove: async (orgId, sha256) => {
      await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: keyOf(orgId, sha256) }));
    },
    probe: async () => {
      await s3.send(new HeadBucketCommand({ Bucket: bucket }));
    },
  };
}
