import { AppError } from "#server/platform/errors.ts";
import { ImportFileError } from "../rules/file-error.ts";
import { MAX_FILE_BYTES } from "../rules/limits.ts";
import { guessTable } from "../rules/table.ts";
import { readSheets } from "./read-sheets.ts";

/**
 * Reads a control list as it arrives over the wire.
 *
 * @throws AppError("invalid") when it is too large, empty, or holds no table
 */
export async function readList(bytes: ReadableStream<Uint8Array> | null, name: string) {
  return sheetsIn(await gathered(bytes), name);
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

async function sheetsIn(bytes: Buffer, name: string) {
  try {
    const sheets = await readSheets(bytes, name);
    // A file without a table is refused here, where its name was chosen, and not at the next step.
    guessTable(sheets);
    return sheets;
  } catch (error) {
    if (error instanceof ImportFileError) throw new AppError("invalid", error.message, { cause: error });
    throw error;
  }
}
