/** One sheet of a workbook, or the whole of a text file. Cells are text as written; rows may differ in length. */
export type Sheet = { name: string; rows: string[][] };
