import { join } from "node:path";
import { type EmbeddedDatabase, startEmbedded } from "#db/embedded.ts";
import { appUrlOf } from "#db/login-role.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { connect } from "#db/tenant.ts";
import { env } from "./env.ts";

export type Runtime = { ownerUrl: string; appUrl: string; stop(): Promise<void> };

/** Opens the database in use, the configured one or the embedded one, brings its schema up to date and connects to it. */
export async function openRuntime(): Promise<Runtime> {
  const { DATABASE_URL, DATABASE_APP_URL, DATABASE_POOL, secret, dataDir } = env();
  const embedded: EmbeddedDatabase | null = DATABASE_URL ? null : await startEmbedded(join(dataDir), "postgres");
  const ownerUrl = DATABASE_URL ?? embedded?.url ?? "";
  await migrateDatabase(ownerUrl, secret);
  const appUrl = DATABASE_APP_URL ?? appUrlOf(ownerUrl, secret);
  connect(appUrl, DATABASE_POOL);
  return { ownerUrl, appUrl, stop: async () => embedded?.stop() };
}
