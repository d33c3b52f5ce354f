import { sql } from "drizzle-orm";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { Pool } from "#db/pool.ts";
import { connect, disconnect, poolLoad, type Tx } from "#db/tenant.ts";
import { OPERATIONS } from "#server/exchange/rest/transport/operations.ts";
import { log } from "#server/ground/platform/log.ts";
import { can, canInSteps, createCallerFactory, router, signedIn } from "#server/ground/trpc/base.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { forgetLimits } from "#tests/factories/limits.ts";
import { addMember, asBrowser, makePerson, type TestPerson } from "#tests/factories/people.ts";
import { makeToken } from "#tests/factories/programs.ts";
import { callProcedure, PROCEDURES } from "./calls.ts";
import { EXPECTED } from "./expected.ts";
import { sendOperation } from "./operations.ts";
import { ROUTES, sendTo, statusAtTheGate } from "./plain-routes.ts";
import { type FilledTenant, makeFilledTenant } from "./world.ts";

// Turns keep half of the pool for others, so that these calls alone would never fill it: they go past them.
vi.mock("#server/ground/limits/service/turns.ts", () => ({
  inTurn: (_payer: string, _places: number, run: () => unknown) => run(),
}));

const db = testDatabase();
const SIZE = 2;
const AT_ONCE = 2 * SIZE;
const shared = globalThis as typeof globalThis & { tickmarkPool?: Pool };
let a: FilledTenant;
let people: TestPerson[];

beforeAll(async () => {
  a = await makeFilledTenant();
  people = await Promise.all(Array.from({ length: AT_ONCE }, () => makePerson()));
  for (const person of people) await addMember(a.org.orgId, person, "owner");
  await disconnect();
  connect(db.appUrl(), SIZE);
}, 120_000);
afterEach(() => void vi.restoreAllMocks());

const PATHS = Object.keys(PROCEDURES);
const isQuery = (path: string) => PROCEDURES[path]?._def.type === "query";
const inputOf = (path: string) => ({
  workspace: a.workspace.slug,
  organization: a.org.orgId,
  ...EXPECTED[path]?.input?.(a.records),
});

describe("a query's transaction is READ ONLY", () => {
  test.each(PATHS.filter(isQuery))("%s", async (path) => {
    forgetLimits();
    const modes = modesOfTransactions();
    const { error } = await callProcedure(path, a.owner, inputOf(path));
    // The first is that of the session, which the call brings along.
    expect(modes.slice(1).filter((mode) => mode !== "on")).toEqual([]);
    if (!error) expect(modes.length).toBeGreaterThan(1);
  });

  test("a mutation's transaction is not", async () => {
    const modes = modesOfTransactions();
    await callProcedure("controls.views", a.owner, inputOf("controls.views"));
    await callProcedure("organizations.rename", a.owner, inputOf("organizations.rename"));
    expect(modes).toEqual(["off", "on", "off", "off"]);
  });

  test("a query of any kind that writes fails and changes nothing", async () => {
    const write = (tx: Tx) => tx.execute(sql`update membership set name = 'Written by a query'`);
    const wrong = createCallerFactory(
      router({
        inWorkspace: can("workspace:read", "workspace").query(({ ctx }) => write(ctx.tx)),
        inOrganization: can("organization:read", "organization").query(({ ctx }) => write(ctx.tx)),
        inSteps: canInSteps("workspace:read").query(({ ctx }) => ctx.step("write", write)),
        ofPerson: signedIn.query(({ ctx }) => ctx.tx.execute(sql`update session set last_seen_at = now()`)),
      }),
    )({ sessionToken: a.owner.token, believes: a.owner.id, network: "", now: new Date().toISOString() });
    const said = vi.spyOn(log, "error").mockImplementation(() => undefined);
    const refused = { code: "INTERNAL_SERVER_ERROR", cause: { cause: { code: "25006" } } };
    await expect(wrong.inWorkspace({ workspace: a.workspace.slug })).rejects.toMatchObject(refused);
    await expect(wrong.inOrganization({ organization: a.org.orgId })).rejects.toMatchObject(refused);
    await expect(wrong.inSteps({ workspace: a.workspace.slug })).rejects.toMatchObject(refused);
    await expect(wrong.ofPerson()).rejects.toMatchObject(refused);
    expect(said).toHaveBeenCalledTimes(4);
  });
});

describe("under twice the pool's size of concurrent calls, from one person or several, everyone is answered and every connection is returned:", () => {
  test.each(OPERATIONS.map((o) => [o.name, o] as const))("%s of a program", async (_, o) => {
    forgetLimits();
    const { token } = await makeToken(a.call, a.workspace.slug);
    const answers = await Promise.all(people.map(() => sendOperation(token, o, a.workspace.slug)));
    expect(answers.map((answer) => answer.status).filter((status) => status >= 400)).toEqual([]);
    await everythingIsFree();
  });

  test.each(Object.keys(ROUTES))("/api/%s", async (name) => {
    forgetLimits();
    const send = async (person: TestPerson) => statusAtTheGate(await sendTo(name, a, asBrowser(person)));
    const statuses = await Promise.all([...people.map(() => send(a.owner)), ...people.map(send)]);
    expect(statuses.filter((status) => status >= 400)).toEqual([]);
    await everythingIsFree();
  });

  // Last: some of them end sessions.
  test.each(PATHS)("%s", async (path) => {
    forgetLimits();
    const call = async (person: TestPerson) => (await callProcedure(path, person, inputOf(path))).error;
    const errors = await Promise.all([...people.map(() => call(a.owner)), ...people.map(call)]);
    const failed = errors.filter((e) => e && ["SERVICE_UNAVAILABLE", "INTERNAL_SERVER_ERROR"].includes(e.code));
    expect(failed).toEqual([]);
    await everythingIsFree();
  });
});

async function everythingIsFree(): Promise<void> {
  // How a read ends is not waited for by its answer.
  await expect.poll(poolLoad).toEqual({ size: SIZE, inUse: 0, waiting: 0 });
}

/** What Postgres says of each transaction from now on: "on" when it is READ ONLY. */
function modesOfTransactions(): string[] {
  const pool = shared.tickmarkPool;
  if (!pool) throw new Error("the database is not connected");
  const seen: string[] = [];
  const transaction: Pool["transaction"] = pool.transaction.bind(pool);
  vi.spyOn(pool, "transaction").mockImplementation((mode, opening, run) =>
    transaction(mode, opening, async (tx) => {
      const [row] = await tx.execute<{ is: string }>(sql`select current_setting('transaction_read_only') as is`);
      seen.push(row?.is ?? "");
      return run(tx);
    }),
  );
  return seen;
}
