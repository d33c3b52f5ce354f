import { randomBytes } from "node:crypto";
import { openDatabase } from "./client.ts";

/**
 * Checks that both URLs lead to the same running database: takes an advisory lock through one and looks for it through the other.
 * Locks live in server memory, so a restored copy, a file copy or a replica does not have them. Each side is one transaction, so
 * this works through a pooler.
 * @throws Error if they are different databases or the login role is not the product's; the driver's own error if one is
 *   unreachable
 */
export async function requireSameDatabase(ownerUrl: string, appUrl: string): Promise<void> {
  const owner = openDatabase(ownerUrl, { max: 1 });
  const app = openDatabase(appUrl, { max: 1 });
  const lock = randomBytes(8).readBigInt64BE().toString();
  try {
    const [seen] = await owner.client.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(${lock}::bigint)`;
      return app.client<{ free: boolean; role: string }[]>`
        select pg_try_advisory_xact_lock(${lock}::bigint) as free, session_user::text as role`;
    });
    if (seen?.free !== false)
      throw new Error(
        "DATABASE_APP_URL and DATABASE_URL lead to different databases: requests would use one while migrations, " +
          "backups and checks work on the other. Nothing was started. Point both at the same database, or unset DATABASE_APP_URL.",
      );
    if (seen.role !== "tickmark_app")
      throw new Error(
        `DATABASE_APP_URL logs in as ${seen.role}. Use tickmark_app, which owns nothing and sees nothing by itself.`,
      );
  } finally {
    await Promise.all([owner.client.end({ timeout: 5 }), app.client.end({ timeout: 5 })]);
  }
}
