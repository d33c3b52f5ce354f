import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { inject } from "vitest";
import { openDatabase } from "#db/client.ts";

type Sql = ReturnType<typeof openDatabase>["client"];

/** Runs as superuser in a database of the cluster, on a connection of its own. */
export async function inDatabase<R>(url: string, run: (sql: Sql) => Promise<R>): Promise<R> {
  const { client } = openDatabase(url, { max: 1 });
  return run(client).finally(() => client.end());
}

/** Empty databases, each with an empty store under `dir`: settings of an installation to restore into. */
export function emptyPlaces(dir: string) {
  const made: string[] = [];
  return {
    async make() {
      const name = `r_${randomBytes(6).toString("hex")}`;
      await inDatabase(inject("clusterUrl"), (sql) => sql.unsafe(`create database ${name}`));
      made.push(name);
      return { DATABASE_URL: inject("clusterUrl").replace(/postgres$/, name), DATA_DIR: join(dir, name) };
    },
    async drop() {
      for (const name of made)
        await inDatabase(inject("clusterUrl"), (sql) => sql.unsafe(`drop database if exists ${name} with (force)`));
    },
  };
}
