/** Last row mentioned, and last row and column with content (1-based, 0 for none). */
export type SheetExtent = { valid: boolean; mentioned: number; rows: number; columns: number };

const LAST_ROW = 1_048_576;
const LAST_COLUMN = 16_384;
const PLACE_TAG = /<(?:[\w.-]+:)?(row|c)(?=[\s/>])([^<>]*)>(<\/)?/g;
const ATTRIBUTES = /^(?:\s+[\w:.-]+\s*=\s*(?:"[^"<>&]*"|'[^'<>&]*'))*\s*\/?$/;
const PLACE = /\sr\s*=\s*["']([^"']*)["']/;

// Measured before parsing: a few bytes can name row 1,000,000 and column 16,000, and the parser fills in every cell up to there.
export function extentOf(xml: string): SheetExtent {
  const extent: SheetExtent = { valid: true, mentioned: 0, rows: 0, columns: 0 };
  for (const [, tag, attributes = "", closed] of xml.matchAll(PLACE_TAG)) {
    const place = PLACE.exec(attributes)?.[1];
    const parsed =
      place === undefined ? null : tag === "row" ? /^()(\d{1,7})$/.exec(place) : /^([A-Z]{1,3})(\d{1,7})$/.exec(place);
    const row = Number(parsed?.[2] ?? 0);
    const column = columnNumber(parsed?.[1] ?? "");
    const misplaced = (place !== undefined && !parsed) || row > LAST_ROW || column > LAST_COLUMN;
    if (misplaced || !ATTRIBUTES.test(attributes)) return { ...extent, valid: false };
    extent.mentioned = Math.max(extent.mentioned, row);
    if (tag === "c" && !closed && !attributes.endsWith("/")) {
      extent.rows = Math.max(extent.rows, row);
      extent.columns = Math.max(extent.columns, column);
    }
  }
  return extent;
}

function columnNumber(letters: string): number {
  return [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0);
}
