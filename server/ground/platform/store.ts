import { join } from "node:path";
import type { Readable } from "node:stream";
import { sql } from "drizzle-orm";
import { type Installation, installationIn, noteMarkedStore } from "#db/installation.ts";
import { oncePerProcess } from "#db/once-per-process.ts";
import { asIdentity, requireNoTransaction, type Tx } from "#db/tenant.ts";
import { toAppError } from "./database-errors.ts";
import { env } from "./env.ts";
import { AppError } from "./errors.ts";
import { instruments } from "./instruments.ts";
import { log } from "./log.ts";
import { diskStore } from "./store-disk.ts";
import { type FindInstallation, owned, StoreRefused } from "./store-owner.ts";
import { s3Store } from "./store-s3.ts";
import type { Backend, Staged, Stored } from "./stored-bytes.ts";

const GONE = "The evidence store cannot be reached right now. Nothing was saved; try again in a moment.";
const FULL = "The evidence store is full. Nothing was saved; tell your operator, then try again.";
const MISSING = "This file is missing from the evidence store. Tell your operator.";
const FOREIGN =
  "The evidence store belongs to another installation, so nothing is read or stored there. Tell your operator.";
const UNKNOWN =
  "The evidence store cannot be reached right now, so nothing is known about the files in it. Run this again when it can.";
const CUT = "The upload was interrupted. Nothing was saved; send it again.";

export function refusalOfStore(error: unknown): StoreRefused | null {
  return error instanceof AppError && error.cause instanceof StoreRefused ? error.cause : null;
}

/** @throws StoreRefused if it is another installation's; Error if it is unreachable */
export async function requireStore(store: ObjectStore): Promise<void> {
  await store.probe().catch((cause: unknown) => {
    throw refusalOfStore(cause) ?? new Error(UNKNOWN, { cause });
  });
}

/** Failures are AppError("unavailable"). Never call it inside a transaction. */
export type ObjectStore = {
  /**
   * Bytes are durable when this resolves, and addressable once kept. Returns their first 4,100 too, for sniffing the type.
   * @throws AppError("invalid") if over the limit (bytes), empty or cut off
   */
  stage(bytes: AsyncIterable<Uint8Array>, limit: number): Promise<Staged>;
  put(orgId: string, bytes: AsyncIterable<Uint8Array>, limit: number): Promise<Stored>;
  /** @throws AppError("unavailable") even if there is no such object */
  get(orgId: string, sha256: string): Promise<Readable>;
  has(orgId: string, sha256: string): Promise<boolean>;
  /** @returns null only if there certainly is no such object */
  find(orgId: string, sha256: string): Promise<Readable | null>;
  before: Backend["before"];
  sweepStaged: Backend["sweepStaged"];
  /** Race-free: writers commit the row first, and a row found by the second check gets the bytes back. @returns whether removed */
  removeUnless(orgId: string, sha256: string, isNamed: () => Promise<boolean>): Promise<boolean>;
  probe(): Promise<void>;
};

// One per copy of AppError: the server in front of Next and the bundle each have their own, and must recognize what they throw.
const stores = oncePerProcess("tickmarkStores", () => new Map<typeof AppError, ObjectStore>());

export function objectStore(): ObjectStore {
  const store =
    stores().get(AppError) ??
    guarded(
      owned(
        configuredPlace(),
        () => asIdentity("read", (tx) => installationIn(queryIn(tx))),
        () => asIdentity("write", (tx) => noteMarkedStore(queryIn(tx))),
      ),
    );
  stores().set(AppError, store);
  return store;
}

export function storeToCheck(whose: FindInstallation): ObjectStore {
  return guarded(owned(configuredPlace(), whose, null));
}

export function storeToRestore(own: Installation): ObjectStore {
  return guarded(
    owned(
      configuredPlace(),
      async () => own,
      async () => undefined,
    ),
  );
}

export function configuredPlace(): Backend {
  const { S3_BUCKET: bucket, S3_ENDPOINT: endpoint, S3_REGION: region } = env();
  return bucket ? s3Store({ bucket, endpoint, region }) : diskStore(objectsFolder());
}

export function objectsFolder(): string {
  return join(env().dataDir, "objects");
}

export function guarded(place: Backend): ObjectStore {
  const stage: ObjectStore["stage"] = async (bytes, limit) => {
    const { stored, storedBytes, storeFailures } = instruments();
    try {
      const staged = await guardCall(() => place.stage(withUploadErrors(bytes), limit));
      stored.inc();
      storedBytes.inc(staged.size);
      const drop = () => staged.drop().catch((error) => log.error({ err: error }, "evidence store"));
      return { ...staged, keep: (orgId) => guardCall(() => staged.keep(orgId)), drop };
    } catch (error) {
      storeFailures.inc();
      throw error;
    }
  };
  return {
    stage,
    async put(orgId, bytes, limit) {
      const { keep, drop: _, ...stored } = await stage(bytes, limit);
      await keep(orgId);
      return stored;
    },
    find: (orgId, sha256) => guardCall(() => place.get(orgId, sha256)),
    async get(orgId, sha256) {
      const bytes = await guardCall(() => place.get(orgId, sha256));
      if (!bytes) throw new AppError("unavailable", MISSING);
      return bytes;
    },
    has: (orgId, sha256) => guardCall(() => place.has(orgId, sha256)),
    before: (instant) => place.before(instant),
    sweepStaged: (instant) => guardCall(() => place.sweepStaged(instant)),
    async removeUnless(orgId, sha256, isNamed) {
      if (await isNamed()) return false;
      const hidden = await guardCall(() => place.hide(orgId, sha256));
      if (!hidden) return false;
      if (await isNamed().catch(() => true)) {
        await guardCall(hidden.restore);
        return false;
      }
      await guardCall(hidden.drop);
      return true;
    },
    probe: () => guardCall(() => place.probe()),
  };
}

function queryIn(tx: Tx) {
  return (text: string) => tx.execute(sql.raw(text));
}

async function guardCall<T>(run: () => Promise<T>): Promise<T> {
  requireNoTransaction("the evidence store");
  try {
    return await run();
  } catch (cause) {
    const known = toAppError(cause);
    if (known instanceof AppError) throw known;
    log.error({ err: cause }, "evidence store");
    if (cause instanceof StoreRefused) throw new AppError("unavailable", FOREIGN, { cause });
    const code = cause instanceof Error && "code" in cause ? cause.code : null;
    throw new AppError("unavailable", code === "ENOSPC" || code === "EDQUOT" ? FULL : GONE, { cause });
  }
}

async function* withUploadErrors(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } catch (cause) {
    throw cause instanceof AppError ? cause : new AppError("invalid", CUT, { cause });
  }
}
