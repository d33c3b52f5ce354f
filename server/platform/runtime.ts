import { startEmbedded } from "#db/embedded.ts";
import { appUrlOf } from "#db/login-role.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { connect } from "#db/tenant.ts";
import { env } from "./env.ts";

export type Runtime = { ownerUrl: string; appUrl: string; stop(): Promise<void> };

/** Where the database in use is: the configured one, or the embedded one, started when it is not running. Changes nothing in it. */
export async function findDatabase(): Promise<{ ownerUrl: string; stop(): Promise<void> }> {
  const { DATABASE_URL, dataDir } = env();
  if (DATABASE_URL) return { ownerUrl: DATABASE_URL, stop: async () => undefined };
  const embedded = await startEmbedded(dataDir, "postgres");
  return { ownerUrl: embedded.url, stop: embedded.stop };
}

/** Opens the database in use, brings its schema up to date and connects to it. */
export async function openRuntime(): Promise<Runtime> {
  const { DATABASE_APP_URL, DATABASE_POOL, prepared, secret } = env();
  const { ownerUrl, stop } = await findDatabase();
  await migrateDatabase(ownerUrl, secret);
  const appUrl = DATABASE_APP_URL ?? appUrlOf(ownerUrl, secret);
  connect(appUrl, DATABASE_POOL, prepared);
  return { ownerUrl, appUrl, stop };
}
