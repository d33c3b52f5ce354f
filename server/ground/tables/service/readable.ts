import { AppError } from "#server/ground/platform/errors.ts";
import { ImportFileError } from "../rules/file-error.ts";
import { MAX_FILE_BYTES } from "../rules/limits.ts";

/** @throws AppError("invalid") with the message of an ImportFileError */
export async function readable<T>(read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof ImportFileError)) throw error;
    throw new AppError("invalid", error.message, { cause: error, ...(error.field ? { field: error.field } : {}) });
  }
}

/** Reads a whole file into memory. @throws AppError("invalid") above 20 MB, with the remedy */
export async function gathered(bytes: ReadableStream<Uint8Array> | null, remedy: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (bytes)
    for await (const chunk of bytes) {
      size += chunk.byteLength;
      if (size > MAX_FILE_BYTES) throw new AppError("invalid", `This file is larger than 20 MB. ${remedy}`);
      chunks.push(chunk);
    }
  return Buffer.concat(chunks);
}
