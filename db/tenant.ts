import { sql } from "drizzle-orm";
import { type Database, openDatabase } from "./client.ts";

/** The identity one transaction runs under: the database role it takes and the settings its row-security policies read. */
export type TenantSettings = {
  dbRole: "member" | "auditor" | "system" | "identity";
  orgId: string | null;
  workspaceId: string | null;
  engagementId: string | null;
  personId: string | null;
  /** the organization the person acts for; differs from `orgId` when an MSSP or an auditor works in a client's tenant */
  actorOrgId: string | null;
};

export type Tx = Parameters<Parameters<Database["orm"]["transaction"]>[0]>[0];
export type Mode = "read" | "write";

const NOBODY: TenantSettings = {
  dbRole: "identity",
  orgId: null,
  workspaceId: null,
  engagementId: null,
  personId: null,
  actorOrgId: null,
};

// One pool a process, also when the bundler loads this module several times.
const shared = globalThis as typeof globalThis & { tickmarkPool?: Database; tickmarkLoad?: PoolLoad };

export type PoolLoad = { size: number; inUse: number; waiting: number };

/** How the process's pool stands: connections it may open, transactions that run, and those that wait for a connection. */
export function poolLoad(): PoolLoad {
  shared.tickmarkLoad ??= { size: shared.tickmarkPool?.client.options.max ?? 0, inUse: 0, waiting: 0 };
  return shared.tickmarkLoad;
}

/** Opens the process's pool as the login role that owns nothing. Called once at start. */
export function connect(appUrl: string, max: number): void {
  shared.tickmarkPool ??= openDatabase(appUrl, { max });
}

export async function disconnect(): Promise<void> {
  await shared.tickmarkPool?.client.end({ timeout: 5 });
  shared.tickmarkPool = undefined;
  shared.tickmarkLoad = undefined;
}

/**
 * The only door to the database: one transaction, under one identity.
 *
 * @param actor whom the transaction serves, or a function that finds it out as `identity` inside the same transaction, so that
 *   a revocation that has committed is always seen
 * @param mode "read" opens a READ ONLY transaction
 */
export async function withActor<A extends TenantSettings, R>(
  actor: A | ((tx: Tx) => Promise<A>),
  mode: Mode,
  run: (tx: Tx, actor: A) => Promise<R>,
): Promise<R> {
  const pool = shared.tickmarkPool;
  if (!pool) throw new Error("the database is not connected yet");
  const load = poolLoad();
  let began = false;
  load.waiting += 1;
  const transaction = pool.orm.transaction(
    async (tx) => {
      began = true;
      load.waiting -= 1;
      load.inUse += 1;
      if (typeof actor !== "function") return entered(tx, actor, () => run(tx, actor));
      const found = await entered(tx, NOBODY, () => actor(tx));
      return entered(tx, found, () => run(tx, found));
    },
    { accessMode: mode === "read" ? "read only" : "read write" },
  );
  return transaction.finally(() => {
    if (began) load.inUse -= 1;
    else load.waiting -= 1;
  });
}

/** Runs without any tenant, as sign-in does: people, sessions and what a person may reach. */
export function asIdentity<R>(mode: Mode, run: (tx: Tx) => Promise<R>, personId: string | null = null): Promise<R> {
  return withActor({ ...NOBODY, personId }, mode, run);
}

/** Continues a transaction under another identity, for the few verbs that cross from sign-in into a tenant. */
export function continueAs<R>(tx: Tx, settings: TenantSettings, run: () => Promise<R>): Promise<R> {
  return entered(tx, settings, run);
}

// One round trip of its own: sent beside the first query it would be faster, but nothing in the driver's contract keeps that order.
async function entered<R>(tx: Tx, s: TenantSettings, run: () => Promise<R>): Promise<R> {
  await tx.execute(sql`select set_config('role', ${s.dbRole}, true), set_config('app.org_id', ${s.orgId ?? ""}, true),
    set_config('app.workspace_id', ${s.workspaceId ?? ""}, true), set_config('app.engagement_id', ${s.engagementId ?? ""}, true),
    set_config('app.person_id', ${s.personId ?? ""}, true), set_config('app.actor_org_id', ${s.actorOrgId ?? ""}, true)`);
  return run();
}
