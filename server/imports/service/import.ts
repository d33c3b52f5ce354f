import { and, eq } from "drizzle-orm";
import { criterion } from "#db/schema/programme.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/access/service.ts";
import { today } from "#server/calendar/rules.ts";
import { allControls } from "#server/controls/queries/all.ts";
import { openWindows } from "#server/controls/queries/windows.ts";
import { saveControls } from "#server/controls/service/save-controls.ts";
import { record } from "#server/journal/service/record.ts";
import { AppError } from "#server/platform/errors.ts";
import { heldBack } from "../rules/held-back.ts";
import type { ImportReading } from "../rules/read-controls.ts";
import { guessTable, headersAt } from "../rules/table.ts";
import type { ImportOpen, ImportPlan, ImportResult } from "../schema.ts";
import { closeDraft, type Draft, draftForActor } from "./draft.ts";
import { readRows } from "./reader.ts";
import { rejectedToXlsx } from "./write-sheets.ts";

const SHOWN_ROWS = 1000;
const SAMPLES = 3;

/**
 * What the list holds and what importing it would do, row by row. Without a plan the columns are guessed.
 *
 * @param plan the person's own choice of sheet, header row and columns, and the answers for all rows
 */
export async function openImport(
  tx: Tx,
  actor: WorkspaceActor,
  draftId: string,
  plan: ImportPlan | null,
): Promise<ImportOpen> {
  const draft = await draftForActor(tx, actor, draftId, "read");
  const guess = guessTable(draft.sheets);
  const chosen = plan ?? { sheet: guess.sheet, headerRow: guess.headerRow, columns: guess.columns, defaults: {} };
  const rows = rowsOf(draft, chosen);
  const headers = headersAt(rows, chosen.headerRow);
  const known = await knownCriteria(tx, actor);
  const reading = await read(tx, actor, draft, chosen, known);
  const order = { reject: 0, create: 1, update: 2, unchanged: 3 };
  return {
    fileName: draft.fileName,
    sheets: draft.sheets.map((s) => ({ name: s.name, rows: s.rows.length })),
    plan: chosen,
    headers,
    samples: headers.map((_, column) => samplesOf(rows, chosen.headerRow, column)),
    knowsCriteria: known.size > 0,
    rows: reading.rows.toSorted((a, b) => order[a.verdict] - order[b.verdict] || a.row - b.row).slice(0, SHOWN_ROWS),
    counts: reading.counts,
  };
}

/**
 * Imports the list in one transaction: creates and updates by code, deletes nothing, leaves alone what did not change.
 *
 * @throws AppError("conflict") when the draft was confirmed already
 */
export async function confirmImport(
  tx: Tx,
  actor: WorkspaceActor,
  draftId: string,
  plan: ImportPlan,
): Promise<ImportResult> {
  const draft = await draftForActor(tx, actor, draftId, "confirm");
  const { result } = await applyList(tx, actor, draft, plan);
  await closeDraft(tx, actor, draftId);
  return result;
}

/** Imports a list at once, its columns guessed, as a program sends it. @returns the outcome, and every row's verdict */
export function importList(
  tx: Tx,
  actor: WorkspaceActor,
  list: Draft,
): Promise<{ result: ImportResult; rows: ImportReading["rows"] }> {
  return applyList(tx, actor, list, { ...guessTable(list.sheets), defaults: {} });
}

async function applyList(tx: Tx, actor: WorkspaceActor, list: Draft, plan: ImportPlan) {
  const { rows, counts } = await read(tx, actor, list, plan, await knownCriteria(tx, actor));
  const changes = rows.flatMap((r) =>
    r.control && (r.verdict === "create" || r.verdict === "update") ? [r.control] : [],
  );
  const saved = await saveControls(tx, actor, changes, `From the list ${list.fileName}.`);
  if (changes.length > 0)
    await record(tx, actor, {
      action: "controls.imported",
      subject: { type: "import", id: list.id, label: list.fileName },
      after: { ...counts, ...saved },
    });
  const { create: created, update: updated, unchanged, reject: rejected } = counts;
  return { result: { created, updated, unchanged, rejected }, rows };
}

/** The rejected rows with all their cells and the reason why, as a spreadsheet to mend and import again. */
export async function rejectedRows(tx: Tx, actor: WorkspaceActor, draftId: string, plan: ImportPlan): Promise<Buffer> {
  const draft = await draftForActor(tx, actor, draftId, "read");
  const { rows } = await read(tx, actor, draft, plan, await knownCriteria(tx, actor));
  const source = rowsOf(draft, plan);
  const rejected = rows.filter((r) => r.verdict === "reject");
  return rejectedToXlsx(
    headersAt(source, plan.headerRow),
    rejected.map((r) => source[r.row - 1] ?? []),
    rejected.map((r) => r.problems.map((p) => `${p.column}: ${p.reason}`).join(" ")),
  );
}

async function read(
  tx: Tx,
  actor: WorkspaceActor,
  draft: Draft,
  plan: ImportPlan,
  known: ReadonlySet<string>,
): Promise<ImportReading> {
  const existing = new Map((await allControls(tx, actor)).map((c) => [c.code, c]));
  const { headerRow, columns, defaults } = plan;
  const reading = await readRows(
    rowsOf(draft, plan),
    { headerRow, columns },
    { knownCriteria: known, existing, defaults },
  );
  const open = await openWindows(tx, actor, today(actor.now, actor.workspace.timeZone));
  return heldBack(reading, new Map(open.map((c) => [c.code, c.names])));
}

function rowsOf(draft: Draft, plan: { sheet: number }): string[][] {
  const sheet = draft.sheets[plan.sheet];
  if (!sheet) throw new AppError("invalid", "This sheet is not in the file: choose another.", { field: "plan.sheet" });
  return sheet.rows;
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

async function knownCriteria(tx: Tx, actor: WorkspaceActor): Promise<Set<string>> {
  const rows = await tx
    .select({ code: criterion.code })
    .from(criterion)
    .where(and(eq(criterion.orgId, actor.orgId), eq(criterion.workspaceId, actor.workspaceId)));
  return new Set(rows.map((r) => r.code));
}
