import { getTableColumns, type InferSelectModel, type SQL, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";

/**
 * Rows for `insert(table).select(…)`, with every column given. They travel as one JSON parameter, so ten thousand rows cost about
 * as much to build and plan as one, and the limit of 65,535 parameters does not apply.
 */
export function rowsFor<T extends PgTable>(table: T, rows: readonly InferSelectModel<T>[]): SQL {
  const columns = Object.entries(getTableColumns(table));
  const names = columns.map(([name]) => sql.identifier(name));
  const types = columns.map(([name, column]) => sql`${sql.identifier(name)} ${sql.raw(column.getSQLType())}`);
  return sql`select ${sql.join(names, sql`, `)} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (${sql.join(types, sql`, `)})`;
}
