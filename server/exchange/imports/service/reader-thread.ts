import { AppError } from "#server/ground/platform/errors.ts";
import type { Sheet } from "#server/ground/tables/schema.ts";
import { readSheets } from "#server/ground/tables/service/read-sheets.ts";
import { readable } from "#server/ground/tables/service/readable.ts";
import { emptyWindows, lackingSince, type Window } from "../rules/empty-windows.ts";
import { type HeldWindows, heldBack } from "../rules/held-back.ts";
import { type ImportContext, type ImportReading, readControls } from "../rules/read-controls.ts";
import { guessTable, headersAt } from "../rules/table.ts";
import type { ImportOpen, ImportPlan } from "../schema.ts";
import { rejectedToXlsx } from "./write-sheets.ts";

export type Held = Pick<ImportContext, "existing"> & {
  knownCriteria: ReadonlySet<string>;
  windows: HeldWindows;
  periods: readonly Window[];
};
type Listed = { sheets: string; plan: ImportPlan | null; held: Held };

const SHOWN_ROWS = 1000;
const SAMPLES = 3;

/** Parses a file into JSON of its sheets. Rejects files without a table here, where the person chose them. */
export function sheetsOf({ bytes, name }: { bytes: Uint8Array; name: string }): Promise<string> {
  return readable(async () => {
    const sheets = await readSheets(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), name);
    guessTable(sheets);
    return JSON.stringify(sheets);
  });
}

export async function readingOf(list: Listed): Promise<ImportReading> {
  return (await read(list)).reading;
}

export async function openedOf(list: Listed): Promise<Omit<ImportOpen, "fileName">> {
  const { sheets, plan, rows, reading } = await read(list);
  const headers = headersAt(rows, plan.headerRow);
  const order = { reject: 0, create: 1, update: 2, unchanged: 3 };
  return {
    sheets: sheets.map((s) => ({ name: s.name, rows: s.rows.length })),
    plan,
    headers,
    samples: headers.map((_, column) => samplesOf(rows, plan.headerRow, column)),
    knowsCriteria: list.held.knownCriteria.size > 0,
    rows: reading.rows.toSorted((a, b) => order[a.verdict] - order[b.verdict] || a.row - b.row).slice(0, SHOWN_ROWS),
    counts: reading.counts,
    lacksSince: lackingSince(reading.rows),
    empty: emptyWindows(reading.rows, list.held.periods),
  };
}

export async function rejectedOf(list: Listed): Promise<Uint8Array> {
  const { plan, rows, reading } = await read(list);
  const rejected = reading.rows.filter((r) => r.verdict === "reject");
  return rejectedToXlsx(
    headersAt(rows, plan.headerRow),
    rejected.map((r) => rows[r.row - 1] ?? []),
    rejected.map((r) => r.problems.map((p) => `${p.column}: ${p.reason}`).join(" ")),
  );
}

function read({ sheets: json, plan: given, held }: Listed) {
  return readable(async () => {
    const sheets: Sheet[] = JSON.parse(json);
    const plan = given ?? guessed(sheets);
    const rows = sheets[plan.sheet]?.rows;
    if (!rows) throw new AppError("invalid", "This sheet is not in the file: choose another.", { field: "plan.sheet" });
    const { headerRow, columns, defaults } = plan;
    const all = readControls(rows, { headerRow, columns }, { ...held, defaults });
    return { sheets, plan, rows, reading: heldBack(all, held.windows, held.existing) };
  });
}

function guessed(sheets: Sheet[]): ImportPlan {
  const { sheet, headerRow, columns } = guessTable(sheets);
  return { sheet, headerRow, columns, defaults: {} };
}

function samplesOf(rows: string[][], headerRow: number, column: number): string[] {
  const found: string[] = [];
  for (const row of rows.slice(headerRow + 1)) {
    const cell = row[column]?.trim();
    if (cell && !found.includes(cell)) found.push(cell.slice(0, 120));
    if (found.length === SAMPLES) break;
  }
  return found;
}
