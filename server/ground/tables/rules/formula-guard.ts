// Spreadsheets run cells that start like this. Leading apostrophes are part of it, so that `restore` is an exact inverse.
const RUNS_AS_FORMULA = /^'*\s*[=+\-@\t\r]/;

export function neutralise(cell: string): string {
  return RUNS_AS_FORMULA.test(cell) ? `'${cell}` : cell;
}

export function restore(cell: string): string {
  return cell.startsWith("'") && RUNS_AS_FORMULA.test(cell) ? cell.slice(1) : cell;
}
