import { and, eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { engagement } from "#db/schema/plan/engagements.ts";
import { withActor } from "#db/tenant.ts";
import { AUDITOR_CAPABILITIES } from "#server/ground/access/rules.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { callProcedure, PROCEDURES } from "./calls.ts";
import { EXPECTED } from "./expected.ts";
import { type FilledTenant, makeFilledTenant } from "./world.ts";

testDatabase();
let filled: FilledTenant;

/** What goes on after an issue: the journal, what has changed since, and who looks. */
const LIVE = ["issued.open", "journal.activity", "journal.checkpoint", "journal.consistency", "journal.entry"];
const LIVE_PLACES = ["journal.pulse", "workspaces.open"];

const READ = Object.keys(PROCEDURES).filter((path) => {
  const { type, meta } = PROCEDURES[path]?._def ?? {};
  const forAuditors = type === "query" && meta?.capability && AUDITOR_CAPABILITIES.includes(meta.capability);
  return forAuditors && ![...LIVE, ...LIVE_PLACES].includes(path);
});
const OF_ENGAGEMENT = ["engagements.open", "criteria.list", "occurrences.timeline", "scope.description"];
const VERBS = Object.keys(PROCEDURES).filter((path) => {
  const { type, meta } = PROCEDURES[path]?._def ?? {};
  return type === "mutation" && meta?.capability;
});

const then: Record<string, unknown> = {};
const done: string[] = [];

beforeAll(async () => {
  filled = await makeFilledTenant();
  await issue();
  for (const path of READ) then[path] = await asAuditor(path);
  for (const path of OF_ENGAGEMENT) then[`${path} for the owner`] = await asOwner(path);
  for (const path of VERBS) {
    const input = EXPECTED[path]?.input?.(filled.records) ?? {};
    const { error } = await callProcedure(path, filled.owner, { ...place(), organization: filled.org.orgId, ...input });
    if (!error) done.push(path);
  }
}, 300_000);

test("after the issue most verbs still work", () => {
  expect(VERBS.length).toBeGreaterThan(60);
  expect(done.length).toBeGreaterThan(VERBS.length / 2);
  const frozen = ["engagements.changeDates", "scope.saveSection", "engagements.adoptCriteria"];
  expect(done.filter((path) => frozen.includes(path))).toEqual([]);
});

test.each(READ)("whatever is done after the issue, %s still tells the auditor the same", async (path) => {
  expect(await asAuditor(path)).toEqual(then[path]);
});

test.each(OF_ENGAGEMENT)(
  "whatever was done after the issue, %s tells the owner what it told them then",
  async (path) => {
    expect(await asOwner(path)).toEqual(then[`${path} for the owner`]);
  },
);

function place() {
  return { workspace: filled.workspace.slug };
}

async function asAuditor(path: string) {
  const scope = { ...place(), engagement: filled.records.engagementId, as: "auditor" };
  const { value, error } = await callProcedure(path, filled.owner, {
    ...scope,
    ...EXPECTED[path]?.input?.(filled.records),
  });
  // What is not released is refused in words; anything else is no answer.
  expect(error === null || error.code === "NOT_FOUND" || error.code === "FORBIDDEN", `${path}: ${error}`).toBe(true);
  return { value: withoutLive(value), error: error?.message };
}

/** An occurrence's history is the journal's, and what else the client has engaged goes on too. */
function withoutLive(value: unknown) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  const live = ["history", "before", "after", "sharing"];
  return Object.fromEntries(Object.entries(value).filter(([key]) => !live.includes(key)));
}

async function asOwner(path: string) {
  const input = { ...place(), engagementId: filled.records.engagementId };
  const { value, error } = await callProcedure(path, filled.owner, input);
  expect(error).toBeNull();
  return withoutLive(value);
}

/** The engagement is over, and its report recorded: the world's own is still under way, and its dates are those of this year. */
async function issue() {
  const { actor, records } = filled;
  const set = (values: Partial<typeof engagement.$inferInsert>) =>
    withActor(actor, "write", async (tx) => {
      await tx
        .update(engagement)
        .set(values)
        .where(
          and(
            eq(engagement.orgId, actor.orgId),
            eq(engagement.workspaceId, actor.workspaceId),
            eq(engagement.id, records.engagementId),
          ),
        );
      await record(tx, actor, {
        action: "engagement.issue_recorded",
        subject: { type: "engagement", id: records.engagementId, label: "SOC 2" },
      });
    });
  await set({ status: "report" });
  await set({ status: "issued", issuedOn: "2026-11-01", frozenAt: new Date().toISOString() });
}
