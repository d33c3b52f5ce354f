import { AsyncLocalStorage } from "node:async_hooks";
import { sql } from "drizzle-orm";
import { type Mode, openPool, type Pool, type PoolLoad, type Tx } from "./pool.ts";

export type { Mode, PoolLoad, Tx };

/** The identity one transaction runs under: the database role it takes and the settings its row-security policies read. */
export type TenantSettings = {
  dbRole: "member" | "auditor" | "system" | "identity";
  orgId: string | null;
  workspaceId: string | null;
  engagementId: string | null;
  personId: string | null;
  /** the organization the person acts for; differs from `orgId` when an MSSP or an auditor works in a client's tenant */
  actorOrgId: string | null;
  /** where the transaction reads records as they stood when something was issued */
  frozen?: AsOf | null;
};

/** The sizes of the workspace's and of the organization's log that nothing later than is read, and the instant at which it was so. */
export type AsOf = { entries: number; orgEntries: number; at: string };

const NOBODY: TenantSettings = {
  dbRole: "identity",
  orgId: null,
  workspaceId: null,
  engagementId: null,
  personId: null,
  actorOrgId: null,
};

/** The transaction that the code running now belongs to; what it leaves running behind it is no longer inside. */
type Inside = { open: boolean; after: Map<string, () => Promise<unknown>> };

// One pool a process, also when the bundler loads this module several times.
const shared = globalThis as typeof globalThis & { tickmarkPool?: Pool; tickmarkInside?: AsyncLocalStorage<Inside> };
shared.tickmarkInside ??= new AsyncLocalStorage();
const inside = shared.tickmarkInside;

/** How the process's pool stands: connections it may open, those in a transaction, and transactions that wait for one. */
export function poolLoad(): PoolLoad {
  return shared.tickmarkPool?.load() ?? { size: 0, inUse: 0, waiting: 0 };
}

/** Opens the process's pool as the login role that owns nothing. Called once at start. */
export function connect(appUrl: string, max: number, prepared = true): void {
  shared.tickmarkPool ??= openPool(appUrl, max, prepared);
}

export async function disconnect(): Promise<void> {
  await shared.tickmarkPool?.end();
  shared.tickmarkPool = undefined;
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
  requireNoTransaction("another transaction");
  if (typeof actor !== "function") return transaction(mode, actor, (tx) => run(tx, actor));
  return transaction(mode, NOBODY, async (tx) => {
    const found = await actor(tx);
    return continueAs(tx, found, () => run(tx, found));
  });
}

async function transaction<R>(mode: Mode, settings: TenantSettings, run: (tx: Tx) => Promise<R>): Promise<R> {
  const pool = shared.tickmarkPool;
  if (!pool) throw new Error("the database is not connected yet");
  const here: Inside = { open: true, after: new Map() };
  const within = (tx: Tx) => inside.run(here, () => run(tx));
  const result = await pool.transaction(mode, entering(settings), within).finally(() => {
    here.open = false;
  });
  for (const follow of here.after.values()) await follow();
  return result;
}

/**
 * Refuses what takes its time, or a connection of its own, while a transaction is open. Twelve requests that each held a connection
 * and waited for a second would wait for each other for ever; what waits for a thread or another machine holds locks meanwhile.
 *
 * @param what is about to be waited for, for the error
 * @throws Error inside a transaction: a fault of ours, so it carries no code
 */
export function requireNoTransaction(what: string): void {
  if (inside.getStore()?.open) throw new Error(`${what} was asked for while a transaction is open`);
}

/** Does something once the transaction under way has committed, once for each name, and not at all when it is rolled back. */
export function afterCommit(name: string, run: () => Promise<unknown>): void {
  const here = inside.getStore();
  if (!here?.open) throw new Error(`${name} was to follow a transaction, and none is open`);
  here.after.set(name, run);
}

/** Runs without any tenant, as sign-in does: people, sessions and what a person may reach. */
export function asIdentity<R>(mode: Mode, run: (tx: Tx) => Promise<R>, personId: string | null = null): Promise<R> {
  return withActor({ ...NOBODY, personId }, mode, run);
}

/** Continues a transaction under another identity, for what crosses from sign-in into a tenant. */
export async function continueAs<R>(tx: Tx, settings: TenantSettings, run: () => Promise<R>): Promise<R> {
  await tx.execute(sql.raw(entering(settings)));
  return run();
}

const ROLES = new Set(["member", "auditor", "system", "identity"]);
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

// While a migration makes the past's views again there is nothing to read: without them the path must not lead to the present.
const PAST = "case when to_regclass('past.control') is null then 'past' else 'past, public' end";

// Without parameters it goes in one message with `begin`, so no query can come between or before. That makes it text, in which
// nothing may stand but the names of roles, hexadecimal ids and sizes of logs.
function entering(s: TenantSettings): string {
  if (!ROLES.has(s.dbRole)) throw new Error("not a role of a transaction");
  const { orgId, workspaceId, engagementId, personId, actorOrgId } = s;
  return `select set_config('role', '${s.dbRole}', true), set_config('app.org_id', ${idOf(orgId)}, true),
    set_config('app.workspace_id', ${idOf(workspaceId)}, true), set_config('app.engagement_id', ${idOf(engagementId)}, true),
    set_config('app.person_id', ${idOf(personId)}, true), set_config('app.actor_org_id', ${idOf(actorOrgId)}, true),
    set_config('app.as_of', ${sizeOf(s.frozen?.entries)}, true), set_config('app.as_of_org', ${sizeOf(s.frozen?.orgEntries)}, true),
    set_config('search_path', ${s.frozen ? PAST : "'public'"}, true)`;
}

function sizeOf(size: number | undefined): string {
  if (size !== undefined && !Number.isSafeInteger(size)) throw new Error("not a size of a log");
  return `'${size ?? ""}'`;
}

function idOf(id: string | null): string {
  if (id !== null && !UUID.test(id)) throw new Error("not an id of a transaction");
  return `'${id ?? ""}'`;
}
