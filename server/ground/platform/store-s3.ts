import { randomUUID } from "node:crypto";
import { PassThrough, Readable, type Writable } from "node:stream";
import {
  AbortMultipartUploadCommand,
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  type MultipartUpload,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { type Backend, isObject, takeBytes } from "./stored-bytes.ts";

/** Without an endpoint: AWS. */
export type Place = { bucket: string; endpoint: string | undefined; region: string };

const MARK = "installation";
const STAGED = "incoming/";
const clients = new Map<string, S3Client>();

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
  const dated = async function* (Prefix: string, instant: number) {
    for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix }))
      for (const { Key, LastModified } of page.Contents ?? [])
        if (Key && LastModified && LastModified.getTime() < instant) yield Key;
  };
  return {
    where: `the bucket ${bucket}`,
    async mark() {
      const found = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: MARK })).catch(nullIfMissing);
      return (await found?.Body?.transformToString()) ?? null;
    },
    async setMark(Body, { over }) {
      const put = (IfNoneMatch?: string) =>
        s3.send(new PutObjectCommand({ Bucket: bucket, Key: MARK, Body, IfNoneMatch }));
      if (over) await put();
      // Stores without conditional writes: the caller reads the mark before and after.
      else
        await put("*").catch(async (error: unknown) => {
          if (nameOf(error) === "NotImplemented") await put();
          else ignoreExisting(error);
        });
    },
    async stage(bytes, limit) {
      const Key = STAGED + randomUUID();
      const Body = new PassThrough();
      const upload = new Upload({ client: s3, params: { Bucket: bucket, Key, Body } });
      const done = upload.done();
      done.catch((error: Error) => Body.destroy(error));
      try {
        // The client holds on to chunks until they make a part of several pieces.
        const stored = await takeBytes(bytes, limit, (piece) => written(Body, Buffer.from(piece)));
        Body.end();
        await done;
        return { ...stored, keep: (orgId) => move(Key, keyOf(orgId, stored.sha256)), drop: () => remove(Key) };
      } catch (error) {
        Body.destroy();
        await done.catch(() => undefined);
        await upload.abort().catch(() => undefined);
        throw error;
      }
    },
    async get(orgId, sha256) {
      const found = await s3
        .send(new GetObjectCommand({ Bucket: bucket, Key: keyOf(orgId, sha256) }))
        .catch(nullIfMissing);
      if (found === null) return null;
      if (!(found.Body instanceof Readable)) throw new Error("the store returned no data");
      return found.Body;
    },
    async has(orgId, sha256) {
      const head = new HeadObjectCommand({ Bucket: bucket, Key: keyOf(orgId, sha256) });
      return (await s3.send(head).catch(nullIfMissing)) !== null;
    },
    async *before(instant) {
      for await (const key of dated("", instant)) {
        const [orgId = "", , sha256 = ""] = key.split("/");
        if (isObject(orgId, sha256)) yield { orgId, sha256 };
      }
    },
    async sweepStaged(instant) {
      let removed = 0;
      for await (const key of dated(STAGED, instant)) {
        await remove(key);
        removed += 1;
      }
      for await (const upload of unfinished(s3, bucket)) {
        if (!upload.Initiated || upload.Initiated.getTime() >= instant) continue;
        const { Key, UploadId } = upload;
        await s3.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId })).catch(nullIfMissing);
        removed += 1;
      }
      return removed;
    },
    async hide(orgId, sha256) {
      const [key, hidden] = [keyOf(orgId, sha256), STAGED + randomUUID()];
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

/** Abandoned multipart uploads. Their parts cost money but appear in no object listing. */
async function* unfinished(s3: S3Client, Bucket: string): AsyncGenerator<MultipartUpload> {
  let at: { KeyMarker?: string; UploadIdMarker?: string } | null = {};
  while (at) {
    const page: ListMultipartUploadsCommandOutput = await s3.send(
      new ListMultipartUploadsCommand({ Bucket, Prefix: STAGED, ...at }),
    );
    yield* page.Uploads ?? [];
    at = page.IsTruncated ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker } : null;
  }
}

function nullIfMissing(error: unknown): null {
  if (["NotFound", "NoSuchKey", "NoSuchUpload"].includes(nameOf(error))) return null;
  throw error;
}

function ignoreExisting(error: unknown): void {
  if (!["PreconditionFailed", "ConditionalRequestConflict"].includes(nameOf(error))) throw error;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
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

function written(stream: Writable, piece: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(piece, (error) => (error ? reject(error) : resolve()));
  });
}
