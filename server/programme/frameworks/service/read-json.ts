import { AppError } from "#server/ground/platform/errors.ts";

const DEEPEST = 60;

/** Parses an OSCAL file. @throws AppError("invalid") when it is empty, nested too deeply, or not JSON */
export function readJson(bytes: Uint8Array): unknown {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString("utf8")
    .replace(/^\uFEFF/, "");
  if (text.trim() === "") throw new AppError("invalid", "This file is empty.");
  if (/^\s*</.test(text)) throw new AppError("invalid", "This is XML. Send the JSON form of the OSCAL file.");
  if (deeper(text))
    throw new AppError("invalid", `This file is nested more than ${DEEPEST} levels deep, which no OSCAL file needs.`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("invalid", "This file is not JSON. Export it again as OSCAL JSON.", { cause });
  }
}

/** Counts brackets inside strings too; real files stay far below the limit. */
function deeper(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") depth--;
    if (depth > DEEPEST) return true;
  }
  return false;
}
