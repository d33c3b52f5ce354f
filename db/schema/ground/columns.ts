import { type SQL, sql } from "drizzle-orm";
import { type AnyPgColumn, check, customType, date } from "drizzle-orm/pg-core";

/** An instant with milliseconds; an ISO string with Z on this side, `timestamptz` in Postgres. */
export const instant = customType<{ data: string; driverData: string }>({
  dataType: () => "timestamp(3) with time zone",
  fromDriver: (value) => new Date(value).toISOString(),
});

/** A calendar date, YYYY-MM-DD, in the workspace's time zone. */
export const day = () => date({ mode: "string" });

export const bytea = customType<{ data: Buffer }>({ dataType: () => "bytea" });

/**
 * The condition of an index beside a key that a foreign key points to. It holds for every row; but a foreign key's check, which does
 * not name the column, cannot take such an index for the key's own and read a whole workspace for each row it checks.
 */
export function given(column: AnyPgColumn): SQL {
  return sql`${column} is not null`;
}

/** Text that is compared byte by byte, so that a range of it is found by its index, under row security too. */
export const plainText = customType<{ data: string }>({ dataType: () => 'text collate "C"' });

/**
 * That columns hold one line each, all of it to be seen (`server/ground/platform/rules/lines.ts`): names, titles and whatever else a person types that is shown in
 * headings and mail.
 */
export function oneLine(table: string, ...columns: AnyPgColumn[]) {
  return columns.map((column) => check(named(table, column), sql`app.one_line(${column})`));
}

/** The same of each element of arrays. */
export function oneLineEach(table: string, ...columns: AnyPgColumn[]) {
  return columns.map((column) => check(named(table, column), sql`app.one_line(array_to_string(${column}, ' '))`));
}

function named(table: string, column: AnyPgColumn): string {
  return `${table}_${column.name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`)}_is_one_line`;
}
