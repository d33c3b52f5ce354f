import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, inject } from "vitest";
import { type Database, openDatabase } from "#db/client.ts";
import { beginInstallation } from "#db/installation.ts";
import { appUrlOf } from "#db/login-role.ts";
import { closeToStrangers } from "#db/migrate.ts";
import { connect, disconnect } from "#db/tenant.ts";
import { TEMPLATE, TEST_SECRET } from "./cluster.ts";

/** A database of its own for the test file, connected as the app is; `superuser()` is for looking behind the curtain. */
export function testDatabase() {
  const name = `t_${randomBytes(6).toString("hex")}`;
  let admin: Database | undefined;
  let owner: Database | undefined;
  let url = "";

  beforeAll(async () => {
    admin = openDatabase(inject("clusterUrl"), { max: 1 });
    // Only one copy at a time may read the template.
    await admin.client.unsafe("select pg_advisory_lock(1)");
    await admin.client.unsafe(`create database ${name} template ${TEMPLATE}`);
    await admin.client.unsafe("select pg_advisory_unlock(1)");
    url = inject("clusterUrl").replace(/postgres$/, name);
    owner = openDatabase(url, { max: 2 });
    const { client } = owner;
    await closeToStrangers(client);
    await beginInstallation((text) => client.unsafe(text), randomUUID(), "new");
    connect(appUrlOf(url, TEST_SECRET), 5);
  });

  afterAll(async () => {
    await disconnect();
    await owner?.client.end();
    await admin?.client.unsafe(`drop database if exists ${name} with (force)`);
    await admin?.client.end();
  });

  return {
    superuser: () => {
      if (!owner) throw new Error("the database is not ready yet");
      return owner.client;
    },
    ownerUrl: () => url,
    appUrl: () => appUrlOf(url, TEST_SECRET),
  };
}
