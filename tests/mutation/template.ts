import { openDatabase } from "#db/client.ts";
import { TEMPLATE } from "#tests/factories/cluster.ts";
import { type SqlMutant, sqlMutantsOf } from "./sql-mutants.ts";

const PURE = `${TEMPLATE}_unchanged`;

/** The template that test files copy, which can be made again with one guard weakened. */
export async function openTemplate(clusterUrl: string) {
  const admin = openDatabase(clusterUrl, { max: 1 });
  const addressOf = (name: string) => clusterUrl.replace(/postgres$/, name);
  await admin.client.unsafe(`create database ${PURE} template ${TEMPLATE}`);

  const restore = async () => {
    await admin.client.unsafe(`drop database ${TEMPLATE} with (force)`);
    await admin.client.unsafe(`create database ${TEMPLATE} template ${PURE}`);
  };

  return {
    restore,
    async mutants(): Promise<SqlMutant[]> {
      const { client } = openDatabase(addressOf(PURE), { max: 1 });
      const mutants = await sqlMutantsOf(client);
      await client.end();
      return mutants;
    },
    /** @returns false when the statement is none that Postgres takes: then there is no such mutant */
    async renew(statement: string): Promise<boolean> {
      await restore();
      const { client } = openDatabase(addressOf(TEMPLATE), { max: 1 });
      const taken = await client.unsafe(statement).then(
        () => true,
        () => false,
      );
      await client.end();
      return taken;
    },
    close: () => admin.client.end(),
  };
}
