import { getTableColumns, type InferSelectModel, type SQL, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";

/**
 * Rows for `insert(table).select(…)`, every column given. All are one parameter, so that ten thousand are built, sent and planned
 * as quickly as one, where as values each of their fields would be a parameter and a statement could hold 65,535.
 */
export function rowsFor<T extends PgTable>(table: T, rows: readonly InferSelectModel<T>[]): SQL {
  const columns = Object.entries(getTableColumns(table));
  const names = columns.map(([name]) => sql.identifier(name));
  const types = columns.map(([name, column]) => sql`${sql.identifier(name)} ${sql.raw(column.getSQLType())}`);
  return sql`select ${sql.join(names, sql`, `)} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (${sql.join(types, sql`, `)})`;
}
