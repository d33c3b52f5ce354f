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
type Current = { open: boolean; after: Map<string, () => Promise<unknown>> };

// One pool per process, even if the bundler loads this module twice.
const shared = globalThis as typeof globalThis & { tickmarkPool?: Pool; tickmarkInside?: AsyncLocalStorage<Current> };
shared.tickmarkInside ??= new AsyncLocalStorage();
const current = shared.tickmarkInside;

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
  const own: Current = { open: true, after: new Map() };
  const within = (tx: Tx) => current.run(own, () => run(tx));
  const result = await pool.transaction(mode, openingStatement(settings), within).finally(() => {
    own.open = false;
  });
  for (const follow of own.after.values()) await follow();
  return result;
}

/**
 * Refuses slow work, or a second connection, while a transaction is open. If every connection's holder waited for another one,
 * they would deadlock; and waiting for a thread or another machine would hold locks.
 * @param what the thing about to be awaited, for the error message
 * @throws Error inside a transaction; a bug of ours, so it carries no code
 */
export function requireNoTransaction(what: string): void {
  if (current.getStore()?.open) throw new Error(`${what} must not run while a transaction is open`);
}

/** Runs something after the current transaction commits, once per name; never on rollback. */
export function afterCommit(name: string, run: () => Promise<unknown>): void {
  const own = current.getStore();
  if (!own?.open) throw new Error(`${name} must follow a transaction, and none is open`);
  own.after.set(name, run);
}

/** Runs outside any tenant, as sign-in does: people, sessions and what a person can reach. */
export function asIdentity<R>(mode: Mode, run: (tx: Tx) => Promise<R>, personId: string | null = null): Promise<R> {
  return withActor(identityOf(personId), mode, run);
}

/** Settings to look up what a person can reach. */
export function identityOf(personId: string | null): TenantSettings {
  return { ...NOBODY, personId };
}

const continued = new WeakMap<Tx, TenantSettings>();

/** The identity that the transaction was last switched to; undefined while it has the one it was opened under. */
export function continuedAs(tx: Tx): TenantSettings | undefined {
  return continued.get(tx);
}

/** Equal for two identities under which a transaction reads the same. */
export function identityKey(settings: TenantSettings): string {
  return openingStatement(settings);
}

/** Switches the transaction to another identity, to cross from sign-in into a tenant. */
export async function continueAs<R>(tx: Tx, settings: TenantSettings, run: () => Promise<R>): Promise<R> {
  continued.set(tx, settings);
  // In one message with what `run` asks first: sent before it, and if it fails, so does every later statement.
  const [, result] = await Promise.all([tx.execute(sql.raw(openingStatement(settings))).execute(), run()]);
  return result;
}

const ROLES = new Set(["member", "auditor", "system", "identity"]);
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

// During a migration the past views may be missing. The path must not fall through to the present's tables then.
const PAST_SEARCH_PATH = "case when to_regclass('past.control') is null then 'past' else 'past, public' end";

// Has no parameters so that it travels with `begin` and no query can come between. Only role names, UUIDs and log sizes may be
// interpolated.
function openingStatement(s: TenantSettings): string {
  if (!ROLES.has(s.dbRole)) throw new Error("not a role of a transaction");
  const { orgId, workspaceId, engagementId, personId, actorOrgId } = s;
  return `select set_config('role', '${s.dbRole}', true), set_config('app.org_id', ${quotedId(orgId)}, true),
    set_config('app.workspace_id', ${quotedId(workspaceId)}, true), set_config('app.engagement_id', ${quotedId(engagementId)}, true),
    set_config('app.person_id', ${quotedId(personId)}, true), set_config('app.actor_org_id', ${quotedId(actorOrgId)}, true),
    set_config('app.as_of', ${quotedSize(s.frozen?.entries)}, true), set_config('app.as_of_org', ${quotedSize(s.frozen?.orgEntries)}, true),
    set_config('search_path', ${s.frozen ? PAST_SEARCH_PATH : "'public'"}, true)`;
}

function quotedSize(size: number | undefined): string {
  if (size !== undefined && !Number.isSafeInteger(size)) throw new Error("not a size of a log");
  return `'${size ?? ""}'`;
}

function quotedId(id: string | null): string {
  if (id !== null && !UUID.test(id)) throw new Error("not an id of a transaction");
  return `'${id ?? ""}'`;
}
