export const MAX_FILE_BYTES = 20 * 1024 * 1024;
export const MAX_ROWS = 50_000;
export const MAX_COLUMNS = 200;
/** In characters: Excel's limit plus one. */
export const MAX_CELL_LENGTH = 32_768;
