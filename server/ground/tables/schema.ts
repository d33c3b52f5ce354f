/** A table to be saved: what its sheet and its columns are called, and its cells as text. */
export type Table = {
  name: string;
  headings: readonly string[];
  /** may be made one by one while the file is written */
  rows: Iterable<readonly string[]>;
  /** of each column, in characters */
  widths?: readonly number[];
};

/** One sheet of a workbook, or the whole of a text file. Cells are text as written; rows may differ in length. */
export type Sheet = { name: string; rows: string[][] };
