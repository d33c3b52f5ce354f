import { rmSync } from "node:fs";
import { type Database, openDatabase } from "#db/client.ts";
import { startEmbedded } from "#db/embedded.ts";
import { appUrlOf } from "#db/login-role.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { connect, disconnect } from "#db/tenant.ts";
import { env } from "#server/ground/platform/env.ts";
import { type Product, startProduct } from "./product.ts";

export type World = {
  dir: string;
  ownerUrl: string;
  /** as the app signs in, one connection: the bare driver of a baseline */
  bare: Database["client"];
  /** past row security: seeds, and baselines without policies */
  owner: Database["client"];
  /** the product as production runs it, on this database; built and started when first asked for */
  product(): Promise<Product>;
};

const POOL = 10;

/** A database as production has it, durable and with the app's own roles, in a folder that goes away with it. */
export async function openWorld(): Promise<World & { close(): Promise<void> }> {
  const { dataDir: dir, secret } = env();
  const cluster = await startEmbedded(dir, "postgres");
  await migrateDatabase(cluster.url, secret);
  const appUrl = appUrlOf(cluster.url, secret);
  connect(appUrl, POOL);
  const bare = openDatabase(appUrl, { max: 1, prepared: true }).client;
  const owner = openDatabase(cluster.url, { max: 1, prepared: true }).client;
  let product: Promise<Product> | undefined;
  return {
    dir,
    ownerUrl: cluster.url,
    bare,
    owner,
    product() {
      product ??= startProduct({ DATABASE_URL: cluster.url, AUTH_SECRET: secret, DATA_DIR: dir, LOG_LEVEL: "error" });
      return product;
    },
    async close() {
      const started = await product?.catch(() => undefined);
      await started?.stop();
      await Promise.all([disconnect(), bare.end(), owner.end()]);
      await cluster.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
