import { type Column, type SQL, sql } from "drizzle-orm";

const escapePattern = (text: string) => text.replace(/[\\%_]/g, "\\$&");

// The database's locale may fold only A to Z; the ICU collation folds all letters.
const caseFolded = (column: Column) => sql`${column} collate "und-x-icu"`;

/** Case-insensitive substring match; the text is literal, not a pattern. */
export const contains = (column: Column, text: string): SQL<boolean> =>
  sql<boolean>`${caseFolded(column)} ilike ${`%${escapePattern(text)}%`}`;

/** Case-insensitive prefix match; the text is literal, not a pattern. */
export const beginsWith = (column: Column, text: string): SQL<boolean> =>
  sql<boolean>`${caseFolded(column)} ilike ${`${escapePattern(text)}%`}`;

/** Trigram similarity to the closest part of the column: 0 to 1. */
export const likeness = (column: Column, text: string): SQL<number> =>
  sql<number>`trigram.word_similarity(${text}, ${column})`;

/** Whether part of the column is similar to the text, as with a typo in a word. */
export const resembles = (column: Column, text: string): SQL<boolean> => sql<boolean>`${likeness(column, text)} >= 0.5`;
