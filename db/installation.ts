/** Which installation a database is. */
export type Installation = {
  id: string;
  /** false in a copy of the database that a dump or a template made, and in one that was moved */
  atHome: boolean;
  /**
   * how its evidence store is: "marked", and never again without a mark; "new", to be marked if it is empty; "old", from before there
   * were marks, to be marked as it is
   */
  store: "old" | "new" | "marked";
};

/** Asks the database one question without parameters. */
type Ask = (text: string) => PromiseLike<readonly Record<string, unknown>[]>;

/** @returns null in a schema from before installations were told apart */
export async function installationIn(ask: Ask): Promise<Installation | null> {
  const [there] = await ask("select to_regclass('app.this_installation') is not null as there");
  if (!there?.there) return null;
  const [row] = await ask("select id, at_home, store from app.this_installation");
  if (!row) throw new Error("app.installation has lost its row: restore the database.");
  return { id: String(row.id), atHome: row.at_home === true, store: row.store as Installation["store"] };
}

export async function noteMarkedStore(ask: Ask): Promise<void> {
  await ask("update app.installation set store = 'marked'");
}

/**
 * Makes a database, as its owner, another installation than it was: a restored one, or a copy that is to live on.
 *
 * @param id a UUID; the one it is restored under, or a random one
 */
export async function beginInstallation(ask: Ask, id: string, store: "new" | "marked"): Promise<void> {
  if (!/^[0-9a-f-]{36}$/.test(id)) throw new Error("not an installation's id");
  await ask(`update app.installation set id = '${id}', home = app.database_home(), store = '${store}'`);
}

/** The installation that a database becomes by a restore: the same when one that broke off is run again. */
export async function installationToRestore(ask: Ask): Promise<Installation> {
  const [row] = await ask(`select md5('restored ' || system_identifier || '/' || oid)::uuid as id
    from pg_control_system(), pg_database where datname = current_database()`);
  return { id: String(row?.id), atHome: true, store: "new" };
}
