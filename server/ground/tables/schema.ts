export type Table = {
  name: string;
  headings: readonly string[];
  /** may be generated while the file is written */
  rows: Iterable<readonly string[]>;
  /** per column, in characters */
  widths?: readonly number[];
};

export type Sheet = { name: string; rows: string[][] };
