// Spreadsheets run cells that start with one of these, some even after blanks. Leading apostrophes are part of the pattern, so
// that text that already looks neutralised gets one more and `restore` is an exact inverse.
const RUNS_AS_FORMULA = /^'*\s*[=+\-@\t\r]/;

/** Prefixes anything that could run as a formula with an apostrophe. */
export function neutralise(cell: string): string {
  return RUNS_AS_FORMULA.test(cell) ? `'${cell}` : cell;
}

export function restore(cell: string): string {
  return cell.startsWith("'") && RUNS_AS_FORMULA.test(cell) ? cell.slice(1) : cell;
}
