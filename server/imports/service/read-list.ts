import { AppError } from "#server/platform/errors.ts";
import { MAX_FILE_BYTES } from "../rules/limits.ts";
import { readFile } from "./reader.ts";

/**
 * Reads a control list as it arrives over the wire.
 *
 * @throws AppError("invalid") when it is too large, empty, or holds no table
 */
export async function readList(bytes: ReadableStream<Uint8Array> | null, name: string) {
  return readFile(await gathered(bytes), name);
}

async function gathered(bytes: ReadableStream<Uint8Array> | null): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (bytes)
    for await (const chunk of bytes) {
      size += chunk.byteLength;
      if (size > MAX_FILE_BYTES)
        throw new AppError("invalid", "This file is larger than 20 MB. Keep only the control list in it.");
      chunks.push(chunk);
    }
  return Buffer.concat(chunks);
}
