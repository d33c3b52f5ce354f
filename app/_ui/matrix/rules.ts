/** Width of a cell in pixels; the classes say `w-[25px]`. */
export const CELL = 25;

export type MatrixRow = {
  id: string;
  code: string;
  title: string;
  group: { code: string; name: string };
  count: number;
  href: string;
};
export type MatrixLegend = { weight: MarkWeight; words: string }[];
export type MatrixColumn = {
  id: string;
  code: string;
  title: string;
  key: boolean;
  href: string;
  /** marks in the column, shown below the last row */
  count: number;
};
/** How strong a mark is drawn: a full square, a half, an outline. */
export type MarkWeight = "full" | "half" | "outline";
/** Row id → column id → how strong, and what it says in words. */
export type MatrixMarks = Record<string, Record<string, { weight: MarkWeight; words: string }>>;

/** Row -1 is the heads, column -1 the names. */
export type Cursor = { row: number; column: number };

/** Where a key takes the cursor; null for keys that do not move it. */
export function moveCursor(
  at: Cursor,
  key: string,
  ctrl: boolean,
  size: { rows: number; columns: number },
): Cursor | null {
  const row = (value: number) => Math.max(at.column < 0 ? 0 : -1, Math.min(size.rows - 1, value));
  const column = (value: number) => Math.max(at.row < 0 ? 0 : -1, Math.min(size.columns - 1, value));
  switch (key) {
    case "ArrowUp":
      return { ...at, row: row(at.row - 1) };
    case "ArrowDown":
      return { ...at, row: row(at.row + 1) };
    case "ArrowLeft":
      return { ...at, column: column(at.column - 1) };
    case "ArrowRight":
      return { ...at, column: column(at.column + 1) };
    case "PageUp":
      return { ...at, row: Math.max(0, at.row - 10) };
    case "PageDown":
      return { ...at, row: row(at.row + 10) };
    case "Home":
      return { row: ctrl ? 0 : at.row, column: 0 };
    case "End":
      return { row: ctrl ? size.rows - 1 : at.row, column: size.columns - 1 };
    default:
      return null;
  }
}
