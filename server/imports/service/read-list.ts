import { AppError } from "#server/platform/errors.ts";
import { MAX_FILE_BYTES } from "../rules/limits.ts";
import { reader } from "./reader.ts";

/**
 * Reads a control list as it arrives over the wire.
 *
 * @returns its sheets as JSON, which only threads read
 * @throws AppError("invalid") when it is too large, empty, or holds no table
 */
export async function readList(bytes: ReadableStream<Uint8Array> | null, name: string): Promise<string> {
  return reader("sheetsOf", { bytes: await gathered(bytes, "Keep only the control list in it."), name });
}

/** A file that is read as a whole. @throws AppError("invalid") above 20 MB, with what to do about it */
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
