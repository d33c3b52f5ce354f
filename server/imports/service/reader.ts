import { join } from "node:path";
import { Piscina } from "piscina";
import { AppError } from "#server/platform/errors.ts";
import type { Sheet, TableMapping } from "../rules/fields.ts";
import { ImportFileError, type ImportFileErrorCode } from "../rules/file-error.ts";
import { type ImportContext, type ImportReading, readControls } from "../rules/read-controls.ts";
import { guessTable } from "../rules/table.ts";
import { readSheets } from "./read-sheets.ts";

/** What can be read; the same here and in a thread of its own. */
export const READERS = {
  /** A file into sheets of which one holds a table. */
  async file({ bytes, name }: { bytes: Uint8Array; name: string }): Promise<Sheet[]> {
    const sheets = await readSheets(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), name);
    // A file without a table is refused here, where its name was chosen, and not at the next step.
    guessTable(sheets);
    return sheets;
  },
  async controls(input: { rows: string[][]; mapping: TableMapping; context: ImportContext }): Promise<ImportReading> {
    return readControls(input.rows, input.mapping, input.context);
  },
};

type Readers = typeof READERS;
type Input<W extends keyof Readers> = Parameters<Readers[W]>[0];
type Output<W extends keyof Readers> = Awaited<ReturnType<Readers[W]>>;
export type Answer<T> = { value: T } | { problem: ImportFileErrorCode; message: string };

const SMALL_TEXT = 256 * 1024;
const FEW_ROWS = 1000;
const SECONDS = 60;

/** Reads a list that was sent. @throws AppError("invalid") with what to do when it is no list */
export async function readFile(bytes: Uint8Array, name: string): Promise<Sheet[]> {
  const zip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  return read("file", { bytes, name }, !zip && bytes.length <= SMALL_TEXT);
}

/** What importing the rows would do. */
export function readRows(rows: string[][], mapping: TableMapping, context: ImportContext): Promise<ImportReading> {
  return read("controls", { rows, mapping, context }, rows.length <= FEW_ROWS);
}

async function read<W extends keyof Readers>(what: W, input: Input<W>, small: boolean): Promise<Output<W>> {
  try {
    // Starting a thread takes longer than reading a small list.
    return (await (small ? READERS[what](input as never) : aside(what, input))) as Output<W>;
  } catch (error) {
    if (error instanceof ImportFileError) throw new AppError("invalid", error.message, { cause: error });
    throw error;
  }
}

/** In a thread of its own, with memory and time of its own, so that nobody else waits for somebody's large file. */
async function aside<W extends keyof Readers>(what: W, input: Input<W>): Promise<Output<W>> {
  try {
    const signal = AbortSignal.timeout(SECONDS * 1000);
    const answer: Answer<Output<W>> = await threads().run(input, { name: what, signal });
    if ("value" in answer) return answer.value;
    throw new ImportFileError(answer.problem, answer.message);
  } catch (cause) {
    const name = cause instanceof Error && "code" in cause ? cause.code : null;
    const exhausted = name === "ERR_WORKER_OUT_OF_MEMORY" || (cause instanceof Error && cause.name === "AbortError");
    if (!exhausted) throw cause;
    const words = "This file holds too much. Copy the sheet with the controls into a new one.";
    throw new ImportFileError("too_large", words, { cause });
  }
}

// One set a process, also when the bundler loads this module several times.
const shared = globalThis as typeof globalThis & { tickmarkReaders?: Piscina };

function threads(): Piscina {
  shared.tickmarkReaders ??= new Piscina({
    filename: join(/* turbopackIgnore: true */ process.cwd(), "server/imports/service/reader-thread.ts"),
    minThreads: 0,
    maxThreads: 2,
    idleTimeout: 60_000,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 320 },
  });
  return shared.tickmarkReaders;
}
