import { buffer } from "node:stream/consumers";
import { type Entry, fromBufferPromise } from "yauzl";
import { ZipFile } from "yazl";
import { ImportFileError } from "../rules/file-error.ts";

const MAX_UNPACKED_BYTES = 200 * 1024 * 1024;
const MAX_RATIO = 100;
/** Below this, a high ratio just means many similar cells. */
const RATIO_MATTERS_ABOVE = 20 * 1024 * 1024;
const MAX_ENTRIES = 10_000;

/** Unpacks the XML parts, none beyond the size it declares. @throws ImportFileError("too_large" | "unreadable") */
export async function unpackWorkbook(bytes: Buffer): Promise<Map<string, Buffer>> {
  const parts = await partsOf(bytes).catch((cause: unknown) => {
    throw cause instanceof ImportFileError ? cause : damaged(cause);
  });
  if (!parts.has("xl/workbook.xml")) {
    throw new ImportFileError(
      "unreadable",
      "This is not an Excel workbook. Save the list as .xlsx or CSV and upload that.",
    );
  }
  return parts;
}

async function partsOf(bytes: Buffer): Promise<Map<string, Buffer>> {
  // Decode names here: Excel's own files may have a leading slash and backslashes, and no name is used as a path.
  const archive = await fromBufferPromise(bytes, { lazyEntries: true, decodeStrings: false, validateEntrySizes: true });
  if (archive.entryCount > MAX_ENTRIES) throw tooLarge();
  const entries: Entry[] = [];
  for await (const entry of archive.eachEntry()) entries.push(entry);
  refuseBombs(entries);
  const parts = new Map<string, Buffer>();
  for (const entry of entries) {
    const name = entry.fileName.toString().replaceAll("\\", "/").replace(/^\//, "");
    if (/\.xml(?:\.rels)?$/i.test(name)) parts.set(name, await buffer(await archive.openReadStreamPromise(entry)));
  }
  return parts;
}

// Only the checked parts are repacked, so that the library reads nothing hidden in the upload.
export async function packWorkbook(parts: ReadonlyMap<string, Buffer>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, bytes] of parts) zip.addBuffer(bytes, name, { compress: false });
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function refuseBombs(entries: readonly Entry[]): void {
  const size = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  const packed = entries.reduce((sum, entry) => sum + entry.compressedSize, 0);
  const swells = size > RATIO_MATTERS_ABOVE && size > packed * MAX_RATIO;
  if (size > MAX_UNPACKED_BYTES || swells) throw tooLarge();
}

function tooLarge(): ImportFileError {
  return new ImportFileError(
    "too_large",
    "This workbook unpacks to far more than a control list holds. Copy the list into a new workbook and upload that.",
  );
}

function damaged(cause?: unknown): ImportFileError {
  return new ImportFileError(
    "unreadable",
    "This workbook is damaged or protected. Open it in a spreadsheet program, save it again as .xlsx without a password, and upload that.",
    { cause },
  );
}
