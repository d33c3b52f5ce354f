import { beforeAll, expect, test } from "vitest";
import { EXPORTS } from "#server/exchange/oscal/rules/models.ts";
import { exportOscal } from "#server/exchange/oscal/transport.ts";
import { DELEGABLE_CAPABILITIES } from "#server/ground/access/rules.ts";
import { startSession } from "#server/people/account/service/account.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { ask, makeToken } from "#tests/factories/programs.ts";
import { callProcedure, PROCEDURES } from "./calls.ts";
import { EXPECTED } from "./expected.ts";
import { makeOperator } from "./outsiders.ts";
import { type FilledTenant, makeFilledTenant } from "./world.ts";

const db = testDatabase();
let a: FilledTenant;

beforeAll(async () => {
  a = await makeFilledTenant();
}, 60_000);

const QUERIES = Object.keys(PROCEDURES).filter(
  (path) => PROCEDURES[path]?._def.type === "query" && PROCEDURES[path]?._def.meta?.capability,
);
const ONES = DELEGABLE_CAPABILITIES.filter((c) => c !== "evidence:read");

/** What names the evidence of the tenant and what names its plan, wherever it is shown. */
const names = () => ({
  evidence: [a.records.evidenceId, a.records.soc1EvidenceId, a.records.oldEvidenceId, "Listing"],
  plan: [a.records.planId],
});

test.each(ONES)(
  "a provider with %s alone is told of no evidence and of no plan it may not read, by any reader",
  async (one) => {
    const { owner } = await makeOperator(db, a, [one]);
    const scope = { workspace: a.workspace.slug, organization: a.org.orgId };
    const told: string[] = [];
    const look = (where: string, said: string) => {
      for (const name of names().evidence) if (said.includes(name)) told.push(`${where}: evidence ${name}`);
      if (one !== "plan:read") for (const name of names().plan) if (said.includes(name)) told.push(`${where}: plan`);
    };
    // Through the auditor's eyes nobody reads more than with their own.
    const eyes = [{}, { engagement: a.records.engagementId, as: "auditor" }];
    for (const path of QUERIES) {
      const input = EXPECTED[path]?.input?.(a.records) ?? {};
      for (const given of [input, path === "search.find" ? { text: "Listing" } : {}])
        for (const as of eyes)
          look(path, JSON.stringify((await callProcedure(path, owner, { ...scope, ...given, ...as })).value ?? null));
    }
    const caller = {
      sessionToken: await startSession(owner.id, "test"),
      believes: "anybody",
      now: new Date().toISOString(),
    };
    const [, preview] = eyes;
    for (const model of EXPORTS) {
      const asked = { workspace: a.workspace.slug, model, about: a.records.engagementId };
      const answer = await exportOscal(caller, asked).catch((error: { code: string }) => error.code);
      if (model === "assessment-results") expect(answer).toBe("forbidden");
      else look(`oscal ${model}`, answer instanceof Response ? await answer.text() : "");
      await expect(exportOscal(caller, { ...asked, ...preview })).rejects.toMatchObject({ code: "not_found" });
    }
    expect(told).toEqual([]);
  },
  60_000,
);

test("a program that may not read evidence sees neither its ids in the timeline nor its journal entries", async () => {
  const { token } = await makeToken(a.call, a.workspace.slug, { capabilities: ["workspace:read", "journal:read"] });
  const timeline = await ask(token, `/workspaces/${a.workspace.slug}/timeline?from=2026-01-01&to=2026-12-31`);
  const entries = await ask(token, `/workspaces/${a.workspace.slug}/journal/entries`);
  for (const { status, text } of [timeline, entries]) {
    expect(status).toBe(200);
    for (const name of [...names().evidence, ...names().plan]) expect(text).not.toContain(name);
  }
  const lines = entries.text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.map((l) => l.sequence)).toEqual(lines.map((_, n) => n));
  expect(lines.some((l) => l.withheld && /^[0-9a-f]{64}$/.test(l.leafHash))).toBe(true);
});
