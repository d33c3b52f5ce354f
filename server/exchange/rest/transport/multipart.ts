import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as WebStream } from "node:stream/web";
import { Busboy, type BusboyInstance } from "@fastify/busboy";
import { MAX_FILE_BYTES } from "#server/evidence/evidence/rules.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { objectStore } from "#server/ground/platform/store.ts";
import type { Staged } from "#server/ground/platform/stored-bytes.ts";

const MAX_METADATA_BYTES = 64 * 1024;

export type Parts = { name: string; staged: Staged; metadata: unknown };

/** Streams the file into the store; a failure leaves nothing there. @throws AppError("invalid") */
export async function readParts(request: Request): Promise<Parts> {
  const type = request.headers.get("content-type") ?? "";
  if (!type.startsWith("multipart/form-data") || !request.body)
    throw new AppError("invalid", "Send multipart/form-data with a part “file” and a part “metadata”.");
  const found: { name?: string; staged?: Promise<Staged>; metadata?: string; problem?: AppError } = {};
  const refuse = (message: string, field: string) => {
    found.problem ??= new AppError("invalid", message, { field });
  };
  const form = formOf(type);
  let file: Readable | undefined;
  // A broken form emits a second error after the pipeline has ended; without a listener it would end the process.
  form.on("error", () => undefined);
  form.on("file", (field, stream, name) => {
    stream.on("error", () => undefined);
    if (field !== "file" || found.staged) {
      refuse(`There is one file, in the part “file”; “${field.slice(0, 40)}” is one too many.`, "file");
      stream.resume();
      return;
    }
    file = stream;
    found.name = name;
    found.staged = objectStore().stage(stream, MAX_FILE_BYTES);
    found.staged.catch((error: Error) => form.destroy(error));
  });
  form.on("field", (field, value, _nameCut, cut) => {
    if (cut) refuse("The metadata is larger than 64 kB.", "metadata");
    if (field === "metadata") found.metadata = value;
  });
  const cut = await pipeline(Readable.fromWeb(request.body as WebStream<Uint8Array>), form).then(
    () => null,
    (error: Error) => error,
  );
  if (cut) file?.destroy(cut);
  const staged = await found.staged?.catch((error: Error) => {
    if (cut && !(error instanceof AppError)) return undefined;
    throw error;
  });
  try {
    if (cut) throw new AppError("invalid", "The request was cut off or malformed. Nothing was saved; send it again.");
    if (found.problem) throw found.problem;
    if (!staged) throw new AppError("invalid", "The part “file” is missing.", { field: "file" });
    if (found.metadata === undefined)
      throw new AppError("invalid", "The part “metadata” is missing.", { field: "metadata" });
    return { name: found.name ?? "file", staged, metadata: jsonIn(found.metadata) };
  } catch (error) {
    await staged?.drop();
    throw error;
  }
}

function formOf(type: string): BusboyInstance {
  try {
    return new Busboy({
      headers: { "content-type": type },
      limits: { files: 2, fields: 4, fieldSize: MAX_METADATA_BYTES, headerPairs: 50 },
    });
  } catch (error) {
    throw new AppError("invalid", "This multipart body has no boundary.", { cause: error });
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError("invalid", "The metadata is not JSON.", { field: "metadata", cause: error });
  }
}
