import type { StoredEntry } from "../rules/batch.ts";

// No entry of ours is this long: it comes without its text, so it does not verify but fills nobody's memory.
const LONGEST = 1_000_000;
const LONGEST_WORD = 200;

export const ENTRY_COLUMNS: string = `sequence, case when octet_length(body) <= ${LONGEST} then body else '' end,
  substr(leaf_hash, 1, 33), at, left(action, ${LONGEST_WORD}), actor_id::text, left(subject_type, ${LONGEST_WORD}), subject_id::text,
  under_id::text, under_org_id::text, engagement_id::text`;
const COLUMNS = 11;
const COUNT_BYTES = 2;
const LENGTH_BYTES = 4;

const BATCH_BYTES = 2_000_000;

/** The bytes have their own memory, which may be moved to a thread. */
export type RowBatch = { bytes: Buffer<ArrayBuffer>; count: number; last: boolean };

export async function* rowBatches(stream: AsyncIterable<Buffer>): AsyncGenerator<RowBatch> {
  let held: Buffer[] = [];
  let size = 0;
  let wanted = BATCH_BYTES;
  let begun = false;
  function take(last: boolean): RowBatch {
    const bytes = joined(held, size);
    const start = begun ? 0 : headerBytes(bytes);
    const { end, count } = wholeRows(bytes, start);
    const rest = Buffer.from(bytes.subarray(end));
    held = [rest];
    size = rest.length;
    // Do not search for a long row again with each piece of it.
    wanted = Math.max(BATCH_BYTES, 2 * size);
    begun = true;
    return { bytes: bytes.subarray(start, end), count, last };
  }
  for await (const piece of stream) {
    held.push(piece);
    size += piece.length;
    if (size >= wanted) yield take(false);
  }
  yield take(true);
}

export function* entriesIn(rows: Uint8Array): Generator<StoredEntry> {
  const bytes = Buffer.from(rows.buffer, rows.byteOffset, rows.byteLength);
  let start = 0;
  let end = 0;
  function next(): boolean {
    const length = bytes.readInt32BE(end);
    start = end + LENGTH_BYTES;
    end = start + Math.max(0, length);
    return length >= 0;
  }
  const number = () => (next() ? bytes.readInt32BE(start) * 2 ** 32 + bytes.readUInt32BE(start + 4) : Number.NaN);
  const text = () => (next() ? bytes.toString("utf8", start, end) : null);
  while (end < bytes.length) {
    end += COUNT_BYTES;
    yield {
      sequence: number(),
      body: text() ?? "",
      leafHash: next() ? bytes.subarray(start, end) : Buffer.alloc(0),
      at: instant(number()),
      action: text() ?? "",
      actorId: text(),
      subjectType: text() ?? "",
      subjectId: text(),
      underId: text(),
      underOrgId: text(),
      engagementId: text(),
    };
  }
}

function joined(pieces: readonly Buffer[], size: number): Buffer<ArrayBuffer> {
  const bytes = Buffer.allocUnsafeSlow(size);
  let at = 0;
  for (const piece of pieces) at += piece.copy(bytes, at);
  return bytes;
}

function headerBytes(bytes: Buffer): number {
  const fixed = 11 + LENGTH_BYTES;
  return fixed + LENGTH_BYTES + bytes.readInt32BE(fixed);
}

function wholeRows(bytes: Buffer, start: number): { end: number; count: number } {
  let end = start;
  for (let count = 0; ; count++) {
    let at = end + COUNT_BYTES;
    for (let column = 0; column < COLUMNS && at <= bytes.length; column++)
      at =
        at + LENGTH_BYTES > bytes.length
          ? Number.POSITIVE_INFINITY
          : at + LENGTH_BYTES + Math.max(0, bytes.readInt32BE(at));
    if (at > bytes.length) return { end, count };
    end = at;
  }
}

const POSTGRES_EPOCH = Date.UTC(2000, 0, 1);

/** @param micros since 2000; infinity and the like are no instant */
function instant(micros: number): string {
  const date = new Date(POSTGRES_EPOCH + Math.floor(micros / 1000));
  return Number.isNaN(date.getTime()) ? "" : date.toISOString();
}
