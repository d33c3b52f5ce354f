export type Table = {
  name: string;
  headings: readonly string[];
  /** may be generated while the file is written */
  rows: Iterable<readonly string[]>;
  /** per column, in characters */
  widths?: readonly number[];
};

/** A sheet of a workbook, or a whole text file. Cells are raw text; rows may differ in length. */
export type Sheet = { name: string; rows: string[][] };
