import { type SQL, sql } from "drizzle-orm";
import { type AnyPgColumn, check, customType, date } from "drizzle-orm/pg-core";

/** An ISO string ending in Z, with milliseconds; `timestamptz` in Postgres. */
export const instant = customType<{ data: string; driverData: string }>({
  dataType: () => "timestamp(3) with time zone",
  fromDriver: (value) => new Date(value).toISOString(),
});

/** YYYY-MM-DD in the workspace's time zone. */
export const day = () => date({ mode: "string" });

export const bytea = customType<{ data: Buffer }>({ dataType: () => "bytea" });

/**
 * Predicate for a partial index beside a key that foreign keys reference. It holds for every row, but a foreign-key check does
 * not name the column, so the planner cannot pick this index over the key and scan a whole workspace per row.
 */
export function notNull(column: AnyPgColumn): SQL {
  return sql`${column} is not null`;
}

/** Text compared bytewise, so that range scans use its index even under row-level security. */
export const plainText = customType<{ data: string }>({ dataType: () => 'text collate "C"' });

/**
 * CHECKs that each column is one visible line (`server/ground/platform/rules/lines.ts`): names, titles and other typed text that
 * appears in headings and mail.
 */
export function oneLine(table: string, ...columns: AnyPgColumn[]) {
  return columns.map((column) => check(named(table, column), sql`app.one_line(${column})`));
}

/** Like `oneLine`, for each element of array columns. */
export function oneLineEach(table: string, ...columns: AnyPgColumn[]) {
  return columns.map((column) => check(named(table, column), sql`app.one_line(array_to_string(${column}, ' '))`));
}

function named(table: string, column: AnyPgColumn): string {
  return `${table}_${column.name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`)}_is_one_line`;
}
