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
  /** whether to serve: then wait for the database to start, and keep the embedded one running */
  serving: boolean;
  /** whether to migrate, or only check that the schema fits */
  migrate: boolean;
  say(line: string): void;
};

const PATIENCE_MS = 120_000;

export async function findDatabase(): Promise<Place> {
  const { DATABASE_URL, dataDir } = env();
  if (DATABASE_URL) return { ownerUrl: DATABASE_URL, stop: async () => undefined };
  const { url, stop } = await startEmbedded(dataDir, "postgres");
  return { ownerUrl: url, stop };
}

export function runningDatabase(): string | null {
  const { DATABASE_URL, dataDir } = env();
  return DATABASE_URL ?? runningEmbedded(dataDir, "postgres");
}

/** @throws Error if it does not answer, its schema does not fit this version, or the two URLs lead to different databases */
export async function openRuntime({ serving, migrate, say }: Opening): Promise<Runtime> {
  const { DATABASE_URL, DATABASE_APP_URL, DATABASE_POOL, dataDir, prepared, secret } = env();
  const place =
    DATABASE_URL || !serving ? await findDatabase() : await keepEmbedded(dataDir, "postgres", say).then(placeOf);
  const { ownerUrl } = place;
  try {
    const patienceMs = serving ? PATIENCE_MS : 0;
    await waitForDatabase(ownerUrl, patienceMs, say);
    // Check before writing: DATABASE_URL may be the wrong one.
    if (DATABASE_APP_URL) await requireSameDatabase(ownerUrl, DATABASE_APP_URL).catch(unlessNotLetIn);
    const { schema, applied, known } = migrate
      ? await migrateDatabase(ownerUrl, secret)
      : await requireSchema(ownerUrl);
    if (schema === "newer")
      say(
        `The database's schema is newer than this version (${applied} migrations, of which it knows ${known}). This version can run beside it.`,
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

// Before the first migration the login role or its password is missing, and a pooler may still be starting.
function unlessNotLetIn(error: unknown): void {
  if (!(error instanceof Error && "code" in error)) throw error;
}
