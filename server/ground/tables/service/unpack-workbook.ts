import { promisify } from "node:util";
import { inflateRaw } from "node:zlib";
import { ZipFile } from "yazl";
import { ImportFileError } from "../rules/file-error.ts";

const MAX_UNPACKED_BYTES = 200 * 1024 * 1024;
const MAX_RATIO = 100;
/** Below this, a high ratio is only a table with many like cells. */
const RATIO_MATTERS_ABOVE = 20 * 1024 * 1024;
const MAX_ENTRIES = 10_000;

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const LONGEST_END = 22 + 0xffff;

type Entry = { name: string; encrypted: boolean; method: number; packed: number; size: number; offset: number };

const inflate = promisify(inflateRaw);

/**
 * Unpacks the XML parts of a workbook. The sizes in the archive's directory are checked before anything is unpacked, and
 * nothing unpacks to more than the directory said.
 *
 * @throws ImportFileError("too_large" | "unreadable")
 */
export async function unpackWorkbook(bytes: Buffer): Promise<Map<string, Buffer>> {
  const entries = directoryOf(bytes);
  refuseBombs(entries);
  const parts = new Map<string, Buffer>();
  for (const entry of entries) {
    if (/\.xml(?:\.rels)?$/i.test(entry.name)) parts.set(entry.name, await unpacked(bytes, entry));
  }
  if (!parts.has("xl/workbook.xml")) {
    throw new ImportFileError(
      "unreadable",
      "This is no Excel workbook. Save the list as .xlsx or CSV and upload that.",
    );
  }
  return parts;
}

/** Packs checked parts into an archive again, so that the library reads these bytes and no others hidden in the upload. */
export async function packWorkbook(parts: ReadonlyMap<string, Buffer>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, bytes] of parts) zip.addBuffer(bytes, name, { compress: false });
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function refuseBombs(entries: Entry[]): void {
  const size = entries.reduce((sum, entry) => sum + entry.size, 0);
  const packed = entries.reduce((sum, entry) => sum + entry.packed, 0);
  const swells = size > RATIO_MATTERS_ABOVE && size > packed * MAX_RATIO;
  if (size > MAX_UNPACKED_BYTES || swells || entries.length > MAX_ENTRIES) {
    throw new ImportFileError(
      "too_large",
      "This workbook unpacks to far more than a control list holds. Copy the list into a new workbook and upload that.",
    );
  }
}

function directoryOf(bytes: Buffer): Entry[] {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end < bytes.length - LONGEST_END || end + 22 > bytes.length) throw damaged();
  if (bytes.readUInt32LE(end) !== END_OF_DIRECTORY) throw damaged();
  const count = bytes.readUInt16LE(end + 10);
  const entries: Entry[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) throw damaged();
    const nameEnd = at + 46 + bytes.readUInt16LE(at + 28);
    entries.push({
      name: bytes
        .toString("utf8", at + 46, nameEnd)
        .replaceAll("\\", "/")
        .replace(/^\//, ""),
      encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
    });
    at = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

async function unpacked(bytes: Buffer, entry: Entry): Promise<Buffer> {
  const { offset } = entry;
  if (entry.encrypted || offset + 30 > bytes.length || bytes.readUInt32LE(offset) !== LOCAL_HEADER) throw damaged();
  const from = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
  const packed = bytes.subarray(from, from + entry.packed);
  if (packed.length !== entry.packed) throw damaged();
  if (entry.method === 0 && entry.size === entry.packed) return packed;
  if (entry.method !== 8) throw damaged();
  const content = await inflate(packed, { maxOutputLength: Math.max(1, entry.size) }).catch((cause: unknown) => {
    throw damaged(cause);
  });
  if (content.length !== entry.size) throw damaged();
  return content;
}

function damaged(cause?: unknown): ImportFileError {
  return new ImportFileError(
    "unreadable",
    "This workbook is damaged or protected. Open it in a spreadsheet program, save it again as .xlsx without a password, and upload that.",
    { cause },
  );
}
