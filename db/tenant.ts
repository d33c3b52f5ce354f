import { AsyncLocalStorage } from "node:async_hooks";
import { sql } from "drizzle-orm";
import { type Mode, openPool, type Pool, type PoolLoad, type Tx } from "./pool.ts";

export type { Mode, PoolLoad, Tx };

/** The identity of one transaction: its database role and the settings that row-level security reads. */
export type TenantSettings = {
  dbRole: "member" | "auditor" | "system" | "identity";
  orgId: string | null;
  workspaceId: string | null;
  engagementId: string | null;
  personId: string | null;
  /** the organization the person acts for; differs from `orgId` when an MSSP or auditor works in a client's tenant */
  actorOrgId: string | null;
  /** set to read records as of an issued report */
  frozen?: AsOf | null;
};

/** Log sizes of the workspace and the organization to read up to, and the instant they had them. */
export type AsOf = { entries: number; orgEntries: number; at: string };

const NOBODY: TenantSettings = {
  dbRole: "identity",
  orgId: null,
  workspaceId: null,
  engagementId: null,
  personId: null,
  actorOrgId: null,
};

/** The transaction that the current code runs in. Work left running after it is outside. */
type Inside = { open: boolean; after: Map<string, () => Promise<unknown>> };

// One pool per process, even if the bundler loads this module twice.
const shared = globalThis as typeof globalThis & { tickmarkPool?: Pool; tickmarkInside?: AsyncLocalStorage<Inside> };
shared.tickmarkInside ??= new AsyncLocalStorage();
const inside = shared.tickmarkInside;

/** Connections in the pool, in use, and transactions waiting for one. */
export function poolLoad(): PoolLoad {
  return shared.tickmarkPool?.load() ?? { size: 0, inUse: 0, waiting: 0 };
}

export function connect(appUrl: string, max: number, prepared = true): void {
  shared.tickmarkPool ??= openPool(appUrl, max, prepared);
}

export async function disconnect(): Promise<void> {
  await shared.tickmarkPool?.end();
  shared.tickmarkPool = undefined;
}

/**
 * The only way to the database: one transaction under one identity.
 * @param actor the identity, or a function that resolves it as `identity` inside the same transaction, so that a committed
 *   revocation is always seen
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
 * Refuses slow work, or a second connection, while a transaction is open. If every connection's holder waited for another one,
 * they would deadlock; and waiting for a thread or another machine would hold locks.
 * @param what the thing about to be awaited, for the error message
 * @throws Error inside a transaction; a bug of ours, so it carries no code
 */
export function requireNoTransaction(what: string): void {
  if (inside.getStore()?.open) throw new Error(`${what} must not run while a transaction is open`);
}

/** Runs something after the current transaction commits, once per name; never on rollback. */
export function afterCommit(name: string, run: () => Promise<unknown>): void {
  const here = inside.getStore();
  if (!here?.open) throw new Error(`${name} must follow a transaction, and none is open`);
  here.after.set(name, run);
}

/** Runs outside any tenant, as sign-in does: people, sessions and what a person can reach. */
export function asIdentity<R>(mode: Mode, run: (tx: Tx) => Promise<R>, personId: string | null = null): Promise<R> {
  return withActor({ ...NOBODY, personId }, mode, run);
}

/** Switches the transaction to another identity, to cross from sign-in into a tenant. */
export async function continueAs<R>(tx: Tx, settings: TenantSettings, run: () => Promise<R>): Promise<R> {
  await tx.execute(sql.raw(entering(settings)));
  return run();
}

const ROLES = new Set(["member", "auditor", "system", "identity"]);
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

// During a migration the past views may be missing. The path must not fall through to the present's tables then.
const PAST = "case when to_regclass('past.control') is null then 'past' else 'past, public' end";

// Has no parameters so that it travels with `begin` and no query can come between. Only role names, UUIDs and log sizes may be
// interpolated.
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
