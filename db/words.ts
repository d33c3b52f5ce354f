import { type Column, type SQL, sql } from "drizzle-orm";

const literally = (text: string) => text.replace(/[\\%_]/g, "\\$&");

// A database may have been made with a locale that knows no capital but A to Z; Postgres' own ICU collation knows all of them.
const folded = (column: Column) => sql`${column} collate "und-x-icu"`;

/** Whether a column holds the text anywhere, in capitals or not; nothing in the text is a pattern. */
export const contains = (column: Column, text: string): SQL<boolean> =>
  sql<boolean>`${folded(column)} ilike ${`%${literally(text)}%`}`;

/** Whether a column begins with the text, in capitals or not; nothing in the text is a pattern. */
export const beginsWith = (column: Column, text: string): SQL<boolean> =>
  sql<boolean>`${folded(column)} ilike ${`${literally(text)}%`}`;

/** How much the text is like a part of a column's, by the three-letter pieces they share: 0 to 1. */
export const likeness = (column: Column, text: string): SQL<number> =>
  sql<number>`trigram.word_similarity(${text}, ${column})`;

/** Whether a part of a column's text is like the text, as words with a letter wrong are. */
export const resembles = (column: Column, text: string): SQL<boolean> => sql<boolean>`${likeness(column, text)} >= 0.5`;
