import { AppError } from "#server/platform/errors.ts";

export const MOST_BYTES = 20 * 1024 * 1024;
const DEEPEST = 60;

/** An OSCAL file as it arrives over the wire. @throws AppError("invalid") when it is too large, too deep, or not JSON */
export async function readJson(bytes: ReadableStream<Uint8Array> | null): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (bytes)
    for await (const chunk of bytes) {
      size += chunk.byteLength;
      if (size > MOST_BYTES)
        throw new AppError("invalid", "This file is larger than 20 MB. Send one catalogue or component at a time.");
      chunks.push(chunk);
    }
  const text = Buffer.concat(chunks)
    .toString("utf8")
    .replace(/^\uFEFF/, "");
  if (text.trim() === "") throw new AppError("invalid", "This file is empty.");
  if (/^\s*</.test(text)) throw new AppError("invalid", "This is XML. Send the JSON form of the OSCAL file.");
  if (deeper(text))
    throw new AppError("invalid", `This file nests deeper than ${DEEPEST} levels, as no OSCAL file does.`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("invalid", "This file is not JSON. Export it again as OSCAL JSON.", { cause });
  }
}

/** Whether brackets nest too deeply; those inside strings count too, which no sane file comes near to. */
function deeper(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") depth--;
    if (depth > DEEPEST) return true;
  }
  return false;
}
