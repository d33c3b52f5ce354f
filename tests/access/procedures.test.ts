import type { TRPCError } from "@trpc/server";
import { beforeAll, expect, test } from "vitest";
import { AUDITOR_CAPABILITIES, CAPABILITIES, type Capability, ROLE_CAPABILITIES } from "#server/ground/access/rules.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { callProcedure, type Need, PROCEDURES } from "./calls.ts";
import { EXPECTED } from "./expected.ts";
import { type Knock, makeKnocks } from "./knocks.ts";
import { fingerprint } from "./tables.ts";
import { type FilledTenant, makeFilledTenant, type Records } from "./world.ts";

const db = testDatabase();

// Queries first: what they read is still there when the verbs' turn comes.
const PATHS = Object.keys(PROCEDURES).sort((x, y) => Number(changes(x)) - Number(changes(y)));

let a: FilledTenant;
let b: FilledTenant;
let knocks: Knock[];

beforeAll(async () => {
  a = await makeFilledTenant();
  b = await makeFilledTenant();
  knocks = await makeKnocks({ db, a, b });
}, 120_000);

test("the table lists exactly the procedures, each with what it needs", () => {
  const declared = Object.fromEntries(PATHS.map((path) => [path, declaredNeed(path)]));
  expect(declared).toEqual(Object.fromEntries(Object.entries(EXPECTED).map(([path, { needs }]) => [path, needs])));
});

test("auditors can change nothing, and viewers can only acknowledge a document in their own name", () => {
  const mutations = PATHS.filter(changes);
  const within = (may: readonly Need[]) => mutations.filter((path) => may.includes(declaredNeed(path)));
  expect(mutations.length).toBeGreaterThan(20);
  expect(within(AUDITOR_CAPABILITIES)).toEqual([]);
  expect(within(ROLE_CAPABILITIES.viewer)).toEqual(["documents.acknowledge"]);
});

test("the table covers refusals and permissions of every kind, in every position", () => {
  const answers = PATHS.flatMap((path) => knocks.map((k) => expectedAnswer(path, k)));
  expect(new Set(answers)).toEqual(new Set(["reached", "forbidden", "not there", "not signed in"]));
  expect(new Set(knocks.map((k) => k.who)).size).toBe(knocks.length);
});

test.each(PATHS)("%s refuses everyone the capability table refuses", async (path) => {
  const refused = knocks.filter((k) => expectedAnswer(path, k) !== "reached");
  const before = [await fingerprint(db, a.actor), await fingerprint(db, b.actor)];
  const wrong = await Promise.all(refused.map((knock) => mismatch(path, knock)));
  expect(wrong.filter(Boolean)).toEqual([]);
  expect([await fingerprint(db, a.actor), await fingerprint(db, b.actor)]).toEqual(before);
});

const READ_BY_AUDITORS = PATHS.filter((path) => {
  const capability = capabilityOf(path);
  return capability !== null && AUDITOR_CAPABILITIES.includes(capability);
});

test.each(READ_BY_AUDITORS)(
  "%s shows an auditor, and a member looking as one, the shared engagement and no more",
  async (path) => {
    const ways = ["auditor", "owner looking as the auditor"].map((who) => knocks.find((k) => k.who === who));
    const ask = (input: Record<string, unknown>) =>
      Promise.all(ways.map((k) => callProcedure(path, k?.person ?? null, { ...scopeOf(a), ...k?.scope, ...input })));
    const narrow = await ask(inputOf(path, a.records).input);
    // Once more without any filter, where the procedure can do without.
    const answers = [...narrow, ...(await ask({}))];
    expect(narrow.map((n) => n.error)).toEqual([null, null]);
    const [shown, previewed] = narrow;
    // Who looks, and for whom, is the only difference.
    if (path !== "workspaces.open") expect(previewed?.value).toEqual(shown?.value);
    const said = JSON.stringify(answers.map((n) => n.value ?? null));
    const r = a.records;
    const ofSoc1 = [r.soc1Id, r.soc1ControlId, r.soc1EvidenceId, r.objectiveId, r.riskId];
    const ids = [...ofSoc1, r.draftControlId, r.oldEvidenceId];
    const others = [r.delegationId, r.membershipId, a.second.slug, b.workspace.slug, b.org.name];
    for (const outside of [...ids, ...others, "C-2", "C-3"]) expect(said).not.toContain(outside);
  },
);

const ABOUT_RECORDS = PATHS.filter((path) => capabilityOf(path) && EXPECTED[path]?.input);

test.each(ABOUT_RECORDS)(
  "%s does not touch a record of another tenant or workspace named in its input",
  async (path) => {
    const own = inputOf(path, a.records);
    const elsewhere = [b.records, a.second.records];
    const state = async () => [
      await fingerprint(db, b.actor),
      await fingerprint(db, { orgId: a.org.orgId, workspaceId: a.second.id }),
    ];
    const before = await state();
    for (const foreign of elsewhere) {
      for (const key of Object.keys(own.used) as (keyof Records)[]) {
        if (foreign[key] === a.records[key]) continue;
        const { input } = inputOf(path, { ...a.records, [key]: foreign[key] });
        const result = await callProcedure(path, a.owner, { ...scopeOf(a), ...input });
        const where = `${path} with ${key} of ${foreign === b.records ? "another tenant" : "another workspace"}`;
        if (result.error) {
          expect(`${where}: ${result.error.code}`).toMatch(/: (NOT_FOUND|BAD_REQUEST)$/);
          expect(result.error.cause, where).toBeInstanceOf(AppError);
        } else if (changes(path)) expect.unreachable(`${where} was carried out`);
        else expect(JSON.stringify(result.value ?? null), where).not.toContain(foreign[key]);
      }
    }
    expect(await state()).toEqual(before);
  },
);

test.each(PATHS)("%s admits everyone the capability table admits", async (path) => {
  const wrong: string[] = [];
  for (const knock of knocks) {
    if (expectedAnswer(path, knock) !== "reached") continue;
    const found = await mismatch(path, knock);
    if (found) wrong.push(found);
  }
  expect(wrong).toEqual([]);
});

function changes(path: string): boolean {
  return PROCEDURES[path]?._def.type === "mutation";
}

function capabilityOf(path: string): Capability | null {
  return PROCEDURES[path]?._def.meta?.capability ?? null;
}

function declaredNeed(path: string): Need {
  const meta = PROCEDURES[path]?._def.meta;
  return meta?.capability ?? (meta?.signedIn ? "signedIn" : "open");
}

function expectedAnswer(path: string, knock: Knock) {
  const needs = EXPECTED[path]?.needs;
  if (!needs || needs === "open") return "reached";
  if (!knock.person) return "not signed in";
  if (needs === "signedIn") return "reached";
  const granted = knock[CAPABILITIES[needs].scope];
  if (!granted) return "not there";
  return granted.includes(needs) ? "reached" : "forbidden";
}

/** A sentence when the answer is another than the table's, else null. */
async function mismatch(path: string, knock: Knock): Promise<string | null> {
  const { input } = inputOf(path, knock.at.records);
  const { error } = await callProcedure(path, knock.person, { ...scopeOf(knock.at), ...knock.scope, ...input });
  const [expected, got] = [expectedAnswer(path, knock), answerOf(error)];
  return expected === got ? null : `${knock.who}: ${got} instead of ${expected}`;
}

// A refusal is the gate's own words; any other problem was found by the verb itself, behind the gate.
function answerOf(error: TRPCError | null): string {
  if (error?.code === "UNAUTHORIZED") return "not signed in";
  if (error?.code === "FORBIDDEN" && /^You are not allowed to do this \(/.test(error.message)) return "forbidden";
  if (error?.code === "NOT_FOUND" && /^This (workspace|organization|engagement) does not exist/.test(error.message))
    return "not there";
  const malformed = error?.code === "BAD_REQUEST" && !(error.cause instanceof AppError);
  if (malformed || error?.code === "INTERNAL_SERVER_ERROR") return `${error?.code} ${error?.message}`;
  return "reached";
}

/** The input made of the records, and the records it was made of. */
function inputOf(path: string, records: Records) {
  const used: Record<string, true> = {};
  const watched = new Proxy(records, {
    get(target, key) {
      used[String(key)] = true;
      return Reflect.get(target, key);
    },
  });
  return { input: EXPECTED[path]?.input?.(watched) ?? {}, used };
}

function scopeOf(tenant: FilledTenant) {
  return { workspace: tenant.workspace.slug, organization: tenant.org.orgId };
}
