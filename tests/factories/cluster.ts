import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { openDatabase } from "#db/client.ts";
import { startEmbedded } from "#db/embedded.ts";
import { migrateDatabase } from "#db/migrate.ts";

export const TEST_SECRET = "test-secret-test-secret-test-secret-test-secret";
export const TEMPLATE = "tickmark_template";

/** One Postgres for the run, with one migrated template that every worker copies its own database from. */
export default async function setup(project: TestProject) {
  const { url, dir, stop } = await startCluster();
  project.provide("clusterUrl", url);
  project.provide("scratch", dir);
  return stop;
}

export async function startCluster() {
  const dir = mkdtempSync(join(tmpdir(), "tickmark-tests-"));
  const cluster = await startEmbedded(dir, "postgres", ["-c", "fsync=off", "-c", "max_connections=200"]);
  const admin = openDatabase(cluster.url, { max: 1 });
  await admin.client.unsafe(`create database ${TEMPLATE}`);
  await admin.client.end();
  await migrateDatabase(cluster.url.replace(/postgres$/, TEMPLATE), TEST_SECRET);
  const stop = async () => {
    await cluster.stop();
    rmSync(dir, { recursive: true, force: true });
  };
  return { url: cluster.url, dir, stop };
}

declare module "vitest" {
  interface ProvidedContext {
    clusterUrl: string;
    /** a folder that goes away with the run */
    scratch: string;
  }
}
