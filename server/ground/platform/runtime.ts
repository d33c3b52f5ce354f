import { keepEmbedded, runningEmbedded, startEmbedded } from "#db/embedded.ts";
import { appUrlOf } from "#db/login-role.ts";
import { migrateDatabase, requireSchema } from "#db/migrate.ts";
import { waitForDatabase } from "#db/reach.ts";
import { requireSameDatabase } from "#db/same-database.ts";
import { connect } from "#db/tenant.ts";
import { env } from "./env.ts";

type Place = { ownerUrl: string; stop(): Promise<void> };
export type Runtime = Place & { appUrl: string };

type Opening = {
  /** whether it is to serve: then it waits for a database that is coming up, and its embedded Postgres is kept running */
  serving: boolean;
  /** whether to bring the schema up to date, or only to make sure that it serves */
  migrate: boolean;
  say(line: string): void;
};

const PATIENCE_MS = 120_000;

/** Where the database in use is: the configured one, or the embedded one, started when it is not running. Changes nothing in it. */
export async function findDatabase(): Promise<Place> {
  const { DATABASE_URL, dataDir } = env();
  if (DATABASE_URL) return { ownerUrl: DATABASE_URL, stop: async () => undefined };
  const { url, stop } = await startEmbedded(dataDir, "postgres");
  return { ownerUrl: url, stop };
}

/** The address of the database in use, or null when it is the embedded one and that is not running. */
export function runningDatabase(): string | null {
  const { DATABASE_URL, dataDir } = env();
  return DATABASE_URL ?? runningEmbedded(dataDir, "postgres");
}

/**
 * Opens the database in use and connects to it: the one way for whatever reaches it as the owner and as the login role.
 *
 * @throws Error when it does not answer, has a schema that this version does not fit, or the two addresses lead to two databases
 */
export async function openRuntime({ serving, migrate, say }: Opening): Promise<Runtime> {
  const { DATABASE_URL, DATABASE_APP_URL, DATABASE_POOL, dataDir, prepared, secret } = env();
  const place =
    DATABASE_URL || !serving ? await findDatabase() : await keepEmbedded(dataDir, "postgres", say).then(placeOf);
  const { ownerUrl } = place;
  try {
    const patienceMs = serving ? PATIENCE_MS : 0;
    await waitForDatabase(ownerUrl, patienceMs, say);
    // Before anything is written too: of the two, DATABASE_URL may be the wrong one.
    if (DATABASE_APP_URL) await requireSameDatabase(ownerUrl, DATABASE_APP_URL).catch(unlessNotLetIn);
    const { schema, applied, known } = migrate
      ? await migrateDatabase(ownerUrl, secret)
      : await requireSchema(ownerUrl);
    if (schema === "newer")
      say(
        `The database's schema is newer than this version (${applied} migrations, of which it knows ${known}). It can run beside it.`,
      );
    const appUrl = DATABASE_APP_URL ?? appUrlOf(ownerUrl, secret);
    await waitForDatabase(appUrl, patienceMs, say);
    await requireSameDatabase(ownerUrl, appUrl);
    connect(appUrl, DATABASE_POOL, prepared);
    return { ...place, appUrl };
  } catch (error) {
    await place.stop();
    throw error;
  }
}

function placeOf({ url, stop }: { url: string; stop(): Promise<void> }): Place {
  return { ownerUrl: url, stop };
}

// Before the first migration there is no login role, or it has no password yet; and a pooler may not be up yet.
function unlessNotLetIn(error: unknown): void {
  if (!(error instanceof Error && "code" in error)) throw error;
}
