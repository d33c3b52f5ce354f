// A spreadsheet runs a cell that begins with one of these; leading blanks do not stop all of them. The leading apostrophes
// belong to the pattern so that a text which already looks neutralised gets one more, and restoring gives back the original.
const RUNS_AS_FORMULA = /^'*\s*[=+\-@\t\r]/;

/** A cell's text made safe to open in a spreadsheet: what could run as a formula gets a leading apostrophe. */
export function neutralise(cell: string): string {
  return RUNS_AS_FORMULA.test(cell) ? `'${cell}` : cell;
}

/** The inverse of `neutralise`: takes off the one apostrophe it put on, and nothing else. */
export function restore(cell: string): string {
  return cell.startsWith("'") && RUNS_AS_FORMULA.test(cell) ? cell.slice(1) : cell;
}
