import { globSync } from "node:fs";
import { NextRequest } from "next/server.js";
import { beforeAll, expect, test } from "vitest";
import { GET } from "#app/api/[noun]/export/route.ts";
import { DELEGABLE_CAPABILITIES } from "#server/ground/access/rules.ts";
import { startSession } from "#server/people/account/service/account.ts";
import { EXPORTS } from "#server/surface/api/exports.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { makeAuditor, makeOperator } from "./outsiders.ts";
import { type FilledTenant, makeFilledTenant } from "./world.ts";

const db = testDatabase();
let a: FilledTenant;

beforeAll(async () => {
  a = await makeFilledTenant();
}, 60_000);

/** What is asked of each export, by its place. */
const GIVEN: Record<string, () => Record<string, string>> = {
  applicability: () => ({ format: "csv" }),
  controls: () => ({ format: "xlsx" }),
  description: () => ({ about: a.records.engagementId, format: "docx" }),
  documents: () => ({ document: a.records.documentId, format: "pdf" }),
  evidence: () => ({ from: "2026-01-01", to: "2026-12-31" }),
  matrix: () => ({ format: "json" }),
  oscal: () => ({ model: "component-definition" }),
  plans: () => ({ plan: a.records.planId, format: "pdf" }),
  risks: () => ({ format: "csv" }),
};
/** The client's alone. */
const NO_AUDITORS = ["plans"];

test("every export is tested below, and no other route reaches one", () => {
  expect(Object.keys(EXPORTS)).toEqual(Object.keys(GIVEN));
  expect(globSync("app/api/**/export/route.ts")).toEqual(["app/api/[noun]/export/route.ts"]);
});

test("an unknown export is not found, even one named like a property of every object", async () => {
  for (const noun of ["people", "constructor", "__proto__"]) {
    const request = new NextRequest(`http://tickmark.test/api/${noun}/export`);
    expect((await GET(request, { params: Promise.resolve({ noun }) })).status).toBe(404);
  }
});

test("every export by an auditor or a provider is exactly one entry that says under which grant or delegation", async () => {
  const firm = await makeAuditor(db, a, a.records.engagementId);
  const operator = await makeOperator(db, a, DELEGABLE_CAPABILITIES);
  const outsiders = [
    {
      person: firm.person,
      under: { kind: "grant", id: firm.grantId, organization: firm.org.orgId, engagement: a.records.engagementId },
    },
    {
      person: operator.owner,
      under: { kind: "delegation", id: operator.delegationId, organization: operator.org.orgId, engagement: null },
    },
  ];
  for (const { person, under } of outsiders) {
    const caller = {
      sessionToken: await startSession(person.id, "test"),
      believes: "anybody",
      now: new Date().toISOString(),
    };
    for (const [name, run] of Object.entries(EXPORTS)) {
      if (under.kind === "grant" && NO_AUDITORS.includes(name)) continue;
      const before = await exported();
      const answer = await run(caller, { workspace: a.workspace.slug, ...GIVEN[name]?.() });
      await answer.arrayBuffer();
      const added = (await exported()).slice(before.length).map((body) => JSON.parse(body));
      expect(
        added.map((e) => e.under),
        name,
      ).toEqual([under]);
      expect(added[0].subject.label, name).toMatch(/, [A-Z]{3,4}$|2026-01-01 to 2026-12-31/);
    }
  }
}, 120_000);

async function exported(): Promise<string[]> {
  const rows = await db.superuser()<{ body: string }[]>`
    select body from journal_entry where log_id = ${a.workspace.id} and action in ('export.made', 'evidence.exported') order by sequence`;
  return rows.map((row) => row.body);
}
