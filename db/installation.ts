export type Installation = {
  id: string;
  /** false in a copy of the database made by a dump or template, and in one that was moved */
  atHome: boolean;
  /**
   * state of the evidence store: "marked", so it must stay marked; "new", to be marked if empty; "old", predates marks, to be
   * marked as is
   */
  store: "old" | "new" | "marked";
};

type Ask = (text: string) => PromiseLike<readonly Record<string, unknown>[]>;

/** @returns null if the schema predates installation ids */
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
 * Gives a database a new identity, run as its owner: for a restore, or a copy that will live on.
 * @param id a UUID, random or derived by `installationToRestore`
 */
export async function beginInstallation(ask: Ask, id: string, store: "new" | "marked"): Promise<void> {
  if (!/^[0-9a-f-]{36}$/.test(id)) throw new Error("not an installation's id");
  await ask(`update app.installation set id = '${id}', home = app.database_home(), store = '${store}'`);
}

/** The installation a restored database becomes. Derived, so re-running an interrupted restore yields the same one. */
export async function installationToRestore(ask: Ask): Promise<Installation> {
  const [row] = await ask(`select md5('restored ' || system_identifier || '/' || oid)::uuid as id
    from pg_control_system(), pg_database where datname = current_database()`);
  return { id: String(row?.id), atHome: true, store: "new" };
}
