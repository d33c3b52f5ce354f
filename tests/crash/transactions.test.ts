import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { beforeAll, beforeEach, expect, inject, test } from "vitest";
import { upload } from "#db/schema/evidence/evidence.ts";
import { connect, continueAs, disconnect, poolLoad, type TenantSettings, type Tx, withActor } from "#db/tenant.ts";
import { toAppError } from "#server/ground/platform/database-errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { systemIn } from "#server/people/organizations/service.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { makeTenant } from "#tests/factories/people.ts";
import { installed, startPgBouncer } from "#tests/factories/pgbouncer.ts";
import { resettingRelay } from "./resetting-relay.ts";

/** Transactions of each test; a run by hand takes more. */
const TRANSACTIONS = Number(process.env.TRANSACTIONS ?? 2500);
const CLIENTS = 12;

/** One way to be in the database, and the organization whose rows are to be seen that way. */
type Identity = { settings: TenantSettings; org: string };
/** What one transaction does between its first look and its last. */
type Ending = (tx: Tx, me: Identity) => Promise<void>;

class Abandoned extends Error {}

const db = testDatabase();
const scratch = join(inject("scratch"), "pgbouncer");
let reset: () => void;
const identities: Identity[] = [];
let wrong: unknown[];
let looks: number;
/** ids of rows of transactions that were answered, and of those that ended by their own doing */
let kept: string[];
let dropped: string[];
let left: Promise<unknown>[];

beforeAll(async () => {
  for (let n = 0; n < 4; n++) {
    const { actor, org, owner, workspace } = await makeTenant();
    const { dbRole, orgId, workspaceId, engagementId, personId, actorOrgId } = actor;
    const member = { dbRole, orgId, workspaceId, engagementId, personId, actorOrgId };
    const auditor = { ...member, dbRole: "auditor" as const, engagementId: newId(), actorOrgId: newId() };
    const system = { ...systemIn(org.orgId, owner.id), workspaceId: workspace.id };
    const nobody = { orgId: null, workspaceId: null, engagementId: null, actorOrgId: null };
    const identity = { ...nobody, dbRole: "identity" as const, personId: owner.id };
    for (const settings of [member, member, auditor, system, identity]) identities.push({ settings, org: org.orgId });
  }
});

beforeEach(() => {
  wrong = [];
  looks = 0;
  kept = [];
  dropped = [];
  left = [];
});

const bouncing = installed("pgbouncer");

test.each([
  { how: "prepared", pool: 2 },
  { how: "not prepared", pool: 2 },
  ...(bouncing ? [{ how: "through PgBouncer", pool: 6 }] : []),
])(
  `${TRANSACTIONS} interleaved and broken transactions on two connections never see each other's settings or rows: $how`,
  async ({ how, pool }) => {
    await disconnect();
    const bouncer = how === "through PgBouncer" ? await startPgBouncer(scratch, db.appUrl(), 2) : null;
    const relay = await resettingRelay(bouncer?.url ?? db.appUrl());
    reset = relay.reset;
    connect(relay.url, pool, how === "prepared");
    const ended = new Map<string, number>();
    let begun = 0;
    const started = performance.now();
    async function client() {
      while (begun++ < TRANSACTIONS) {
        const how = await transact();
        ended.set(how, (ended.get(how) ?? 0) + 1);
      }
    }
    await Promise.all(Array.from({ length: CLIENTS }, client));
    await Promise.all(left);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${looks} looks in ${seconds} s; ended:`, Object.fromEntries([...ended].sort()));

    expect(wrong).toEqual([]);
    expect(poolLoad()).toEqual({ size: pool, inUse: 0, waiting: 0 });
    const rows = await db.superuser()<{ id: string; org: string; name: string }[]>`
      select id, org_id as org, name from upload`;
    expect(rows.filter((r) => r.org !== r.name)).toEqual([]);
    const there = new Set(rows.map((r) => r.id));
    expect(kept.filter((id) => !there.has(id))).toEqual([]);
    expect(dropped.filter((id) => there.has(id))).toEqual([]);
    expect(kept.length).toBeGreaterThan(TRANSACTIONS / 10);
    for (const how of [
      "kept",
      "Abandoned",
      "22012",
      "cancelled",
      "unavailable",
      "a statement of this transaction failed",
    ])
      expect(ended.get(how), how).toBeGreaterThan(0);
    await disconnect();
    await relay.close();
    await bouncer?.stop();
  },
  60_000 + TRANSACTIONS * 20,
);

/** @returns how it ended: "kept", "read", or what its error is called */
async function transact(): Promise<string> {
  const me = oneOf(identities);
  const mode = Math.random() < 0.3 ? "read" : "write";
  const written = mode === "write" && me.settings.orgId && me.settings.dbRole !== "auditor" ? newId() : null;
  const ending = oneOf(ENDINGS);
  const found = (tx: Tx) => look(tx, NOBODY).then(() => me.settings);
  const enter = Math.random() < 0.5 ? me.settings : found;
  try {
    await withActor(enter, mode, async (tx) => {
      await look(tx, me);
      if (written) await write(tx, me, written);
      await ending(tx, me);
    });
    if (written) kept.push(written);
    return written ? "kept" : "read";
  } catch (error) {
    return nameOf(error, written);
  }
}

function nameOf(error: unknown, written: string | null): string {
  const said = toAppError(error) as Error & { code?: string; cause?: { code?: string } };
  const code = /took too long/.test(said.message) ? "cancelled" : (said.code ?? said.cause?.code);
  const name = said instanceof Abandoned ? "Abandoned" : (code ?? said.message.split(",")[0] ?? "");
  // Where the line broke, nobody can know whether the commit had arrived.
  if (written && name !== "unavailable") dropped.push(written);
  return name;
}

const NOBODY: Identity = {
  org: "",
  settings: {
    dbRole: "identity",
    orgId: null,
    workspaceId: null,
    engagementId: null,
    personId: null,
    actorOrgId: null,
  },
};

type Seen = { question: string; role: string; orgs: string[] } & Record<string, unknown>;

/** Asks who the transaction is and which organizations it sees; an answer that is another's is noted as wrong. @returns its backend */
async function look(tx: Tx, { settings, org }: Identity): Promise<number> {
  const question = newId();
  const [seen] = (await tx.execute(sql`
    select ${question}::text as question, current_user::text as role, pg_backend_pid() as pid,
      array(select o.org_id::text from organization o) as orgs,
      current_setting('app.org_id') as org, current_setting('app.workspace_id') as workspace,
      current_setting('app.engagement_id') as engagement, current_setting('app.person_id') as person,
      current_setting('app.actor_org_id') as actor`)) as unknown as [Seen & { pid: number }];
  looks += 1;
  const { pid, ...rest } = seen;
  const expected = {
    question,
    role: settings.dbRole,
    orgs: org ? [org] : [],
    org: settings.orgId ?? "",
    workspace: settings.workspaceId ?? "",
    engagement: settings.engagementId ?? "",
    person: settings.personId ?? "",
    actor: settings.actorOrgId ?? "",
  };
  if (JSON.stringify(rest, Object.keys(expected)) !== JSON.stringify(expected)) wrong.push({ expected, seen: rest });
  return pid;
}

async function write(tx: Tx, { settings, org }: Identity, id: string): Promise<void> {
  const { orgId, workspaceId, personId } = settings as { orgId: string; workspaceId: string; personId: string };
  await tx
    .insert(upload)
    .values({ orgId, workspaceId, id, personId, name: org, size: 1, sha256: id, mediaType: "text/plain" });
}

const SHARES: [share: number, ending: Ending][] = [
  [30, async (tx, me) => void (await look(tx, me))],
  [10, async (tx, me) => void (await Promise.all([look(tx, me), look(tx, me), look(tx, me)]))],
  [10, thrown],
  [8, async (tx) => void (await tx.execute(sql`select 1 / 0`))],
  // Whoever catches a failed statement and goes on must not be told that anything was kept.
  [
    5,
    (tx) =>
      tx.execute(sql`select 1 / 0`).then(
        () => undefined,
        () => undefined,
      ),
  ],
  [5, timedOut],
  [8, asAnother],
  [14, leavingStatements],
  [4, cancelled],
  [2, killed],
  [2, cutOff],
];

/** Each as often as its share says. */
const ENDINGS = SHARES.flatMap(([share, ending]) => Array<Ending>(share).fill(ending));

async function thrown(tx: Tx, me: Identity): Promise<void> {
  await look(tx, me);
  throw new Abandoned();
}

async function timedOut(tx: Tx): Promise<void> {
  await tx.execute(sql`set local statement_timeout = 2`);
  await tx.execute(sql`select pg_sleep(1)`);
}

async function asAnother(tx: Tx, me: Identity): Promise<void> {
  const other = oneOf(identities);
  await continueAs(tx, other.settings, () => look(tx, other));
  await continueAs(tx, me.settings, () => look(tx, me));
}

/** Ends while statements are under way and others are still to come, some at once and some long after. */
async function leavingStatements(tx: Tx, me: Identity): Promise<void> {
  for (let turns = 0; turns < 8; turns++) leave(tx, me, turns);
  leave(tx, me, 0, 1 + Math.random() * 5);
  for (let turns = Math.floor(Math.random() * 6); turns > 0; turns--) await undefined;
  if (Math.random() < 0.5) throw new Abandoned();
}

/** A look that nobody waits for: it may be refused, but never answered with what is another's. */
function leave(tx: Tx, me: Identity, turns: number, ms = 0): void {
  async function later() {
    if (ms > 0) await sleep(ms);
    for (let n = 0; n < turns; n++) await undefined;
    await look(tx, me);
  }
  left.push(later().catch(() => undefined));
}

// The request may arrive after the transaction has ended, and then meets whichever the connection serves by then.
async function cancelled(tx: Tx, me: Identity): Promise<void> {
  const pid = await look(tx, me);
  left.push(db.superuser()`select pg_cancel_backend(${pid})`);
  await look(tx, me);
  await tx.execute(sql`select pg_sleep(${Math.random() * 0.002})`);
}

async function killed(tx: Tx, me: Identity): Promise<void> {
  const pid = await look(tx, me);
  left.push(db.superuser()`select pg_terminate_backend(${pid})`);
  await goingOn(tx, me);
}

async function cutOff(tx: Tx, me: Identity): Promise<void> {
  setImmediate(reset);
  await goingOn(tx, me);
}

/** Several things at once, of which the first that fails ends the transaction: the others do not know and ask again. */
async function goingOn(tx: Tx, me: Identity): Promise<void> {
  for (const ms of [1, 3, 8, 15]) leave(tx, me, 0, ms);
  await Promise.all([look(tx, me), look(tx, me), tx.execute(sql`select pg_sleep(0.005)`)]);
}

function oneOf<T>(list: readonly T[]): T {
  return list[Math.floor(Math.random() * list.length)] as T;
}
