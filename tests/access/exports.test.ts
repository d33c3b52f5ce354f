import { globSync, readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { exportEvidence } from "#server/evidence/evidence/transport.ts";
import { exportControls } from "#server/exchange/imports/transport.ts";
import { exportOscal } from "#server/exchange/oscal/transport.ts";
import { DELEGABLE_CAPABILITIES } from "#server/ground/access/rules.ts";
import { startSession } from "#server/people/account/service/account.ts";
import { exportPlan } from "#server/plan/reports/transport.ts";
import { exportStatement } from "#server/programme/applicability/transport.ts";
import { exportDescription } from "#server/programme/description/transport.ts";
import { exportDocument } from "#server/programme/documents/transport.ts";
import { exportMatrix } from "#server/programme/mappings/transport.ts";
import { exportRegister } from "#server/programme/risks/transport.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { makeAuditor, makeOperator } from "./outsiders.ts";
import { type FilledTenant, makeFilledTenant } from "./world.ts";

const db = testDatabase();
let a: FilledTenant;

beforeAll(async () => {
  a = await makeFilledTenant();
}, 60_000);

/** Every route that hands out a file of the workspace, by its folder, with what is asked of it. `auditor` is false where none may. */
const EXPORTS = {
  applicability: { run: exportStatement, given: () => ({ format: "csv" }) },
  controls: { run: exportControls, given: () => ({ format: "xlsx" }) },
  description: { run: exportDescription, given: () => ({ about: a.records.engagementId, format: "docx" }) },
  documents: { run: exportDocument, given: () => ({ document: a.records.documentId, format: "pdf" }) },
  evidence: { run: exportEvidence, given: () => ({ from: "2026-01-01", to: "2026-12-31" }) },
  matrix: { run: exportMatrix, given: () => ({ format: "json" }) },
  oscal: { run: exportOscal, given: () => ({ model: "component-definition" }) },
  plans: { run: exportPlan, given: () => ({ plan: a.records.planId, format: "pdf" }), auditor: false },
  risks: { run: exportRegister, given: () => ({ format: "csv" }) },
};

test("every export route is walked below, and its function records what it hands out", () => {
  const routes = globSync("app/api/*/export/route.ts");
  expect(routes.map((route) => route.split("/").at(-3)).sort()).toEqual(Object.keys(EXPORTS));
  const recording = (route: string) => {
    const [, name = "", module = ""] =
      /import \{ (export\w+) \} from "#(server\/[^"]+)"/.exec(readFileSync(route, "utf8")) ?? [];
    const [, body = ""] = readFileSync(module, "utf8").split(`export async function ${name}(`);
    return /\bexporting\(|\blistForExport\(/.test(body.split("\nexport ")[0] ?? "");
  };
  expect(routes.filter((route) => !recording(route))).toEqual([]);
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
    for (const [name, { run, given, ...rest }] of Object.entries(EXPORTS)) {
      if (under.kind === "grant" && "auditor" in rest) continue;
      const before = await exported();
      const answer = await run(caller, { workspace: a.workspace.slug, ...given() });
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
