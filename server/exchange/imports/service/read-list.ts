import { gathered } from "#server/ground/tables/service/readable.ts";
import { reader } from "./reader.ts";

/** @returns its sheets as JSON, for threads @throws AppError("invalid") when it is too large, empty, or holds no table */
export async function readList(bytes: ReadableStream<Uint8Array> | null, name: string): Promise<string> {
  return reader("sheetsOf", { bytes: await gathered(bytes, "Keep only the control list in it."), name });
}
