import { beforeAll, expect, test } from "vitest";
import { addDays, today } from "#server/ground/calendar/rules.ts";
import { verifyJournals } from "#server/ground/journal/service/verify.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { evidenceInput, makeUpload } from "#tests/factories/evidence.ts";
import { makeTenant } from "#tests/factories/people.ts";
import { controlValues, daysAhead, documentValues, riskValues } from "#tests/factories/programme.ts";

const db = testDatabase();
const TABLES = [
  "evidence",
  "control",
  "control_version",
  "control_event",
  "document_version",
  "document_approval",
  "risk_acceptance",
];
let log: string;

beforeAll(async () => {
  const { actor, call, workspace } = await makeTenant();
  const scope = { workspace: workspace.slug };
  log = workspace.id;
  await db.superuser().unsafe("create schema saved");
  const scheduled = await call.controls.create({ ...scope, values: controlValues({ code: "C-1" }) });
  const asNeeded = await call.controls.create({
    ...scope,
    values: controlValues({ code: "C-2", frequency: "as_needed", anchor: null, dueDays: null }),
  });
  for (const reference of ["HR-1", "HR-2"])
    await call.evidence.recordEvent({
      ...scope,
      controlId: asNeeded.id,
      occurredOn: addDays(today(new Date().toISOString(), "UTC"), -9),
      reference,
    });
  for (const title of ["Kept", "Withdrawn"]) {
    const uploadIds = [await makeUpload(actor, title)];
    const values = evidenceInput({ controlIds: [scheduled.id], uploadIds, title });
    const { id } = await call.evidence.submit({ ...scope, values });
    if (title === "Withdrawn") await call.evidence.withdraw({ ...scope, evidenceId: id, reason: "By mistake." });
  }
  const document = await call.documents.create({ ...scope, values: documentValues(), body: "# Access" });
  const of = { ...scope, documentId: document.id };
  await call.documents.approve({ ...of, version: 1 });
  await call.documents.write({ ...of, body: "# Access\n\nFirm.", note: "Firmer.", version: 1 });
  await call.documents.approve({ ...of, version: 2 });
  await call.documents.approve({ ...of, version: 2 });
  const { id: riskId } = await call.risks.write({ ...scope, values: riskValues(), edited: null });
  await call.risks.accept({ ...scope, riskId, version: 1, why: "It is small.", until: daysAhead(30) });
}, 60_000);

async function verdict() {
  const said: string[] = [];
  const code = await verifyJournals(db.ownerUrl(), { workspace: log, files: true }, (line) => said.push(line));
  return { code, said: said.join("\n") };
}

test("passes untouched data, and reports what it compared and what it did not", async () => {
  const { code, said } = await verdict();
  expect(`${code} ${said}`).toMatch(/^0 /);
  for (const table of TABLES) expect(said).toContain(table);
  expect(said).toContain("Not compared: ");
});

test.each([
  ["update evidence set submitted_by = 'Somebody' where workspace_id = $1", /who submitted evidence/],
  ["update evidence set submitted_by_id = gen_random_uuid() where workspace_id = $1", /who submitted evidence/],
  [
    "update evidence set submitted_at = submitted_at - interval '1 day' where workspace_id = $1",
    /who submitted evidence/,
  ],
  [
    "update evidence set state = 'withdrawn', state_reason = 'no' where workspace_id = $1 and title = 'Kept'",
    /who submitted evidence/,
  ],
  [
    "update evidence set state = 'submitted', state_reason = null where workspace_id = $1 and title = 'Withdrawn'",
    /who submitted evidence/,
  ],
  [
    "update evidence set state_reason = 'Another reason' where workspace_id = $1 and title = 'Withdrawn'",
    /who submitted evidence/,
  ],
  [
    "update control set statement = 'Nothing is done.' where workspace_id = $1 and code = 'C-1'",
    /is not as its newest version says/,
  ],
  ["update control set title = 'Nicer' where workspace_id = $1 and code = 'C-1'", /is not as its newest version says/],
  [
    "update control set status = 'retired' where workspace_id = $1 and code = 'C-1'",
    /is not as its newest version says/,
  ],
  [
    `update control_version set snapshot = snapshot || '{"statement":"Other"}' where workspace_id = $1`,
    /control_version of .* matches no entry/,
  ],
  [
    "update control_version set effective_from = '2020-01-01' where workspace_id = $1",
    /control_version of .* matches no entry/,
  ],
  [
    "update control_version set changed_by = 'Somebody' where workspace_id = $1",
    /control_version of .* names another person or time/,
  ],
  ["delete from control_version where workspace_id = $1", /or a version of it is missing/],
  ["delete from control_event where workspace_id = $1 and reference = 'HR-1'", /no longer in control_event/],
  [
    "update control_event set occurred_on = occurred_on - 1 where workspace_id = $1",
    /control_event of .* matches no entry/,
  ],
  [
    "update control_event set reference = 'HR-9' where workspace_id = $1 and reference = 'HR-1'",
    /control_event of .* matches no entry/,
  ],
  [
    "insert into control_event select org_id, workspace_id, gen_random_uuid(), control_id, occurred_on, 'HR-3' from control_event where workspace_id = $1 limit 1",
    /control_event of .* matches no entry/,
  ],
  [
    "update document_version set body = 'Anything goes.' where workspace_id = $1 and version = 2",
    /document_version of .* matches no entry/,
  ],
  [
    "update document_version set note = 'Softer.' where workspace_id = $1 and version = 2",
    /document_version of .* matches no entry/,
  ],
  [
    "update document_version set saved_by = 'Somebody' where workspace_id = $1 and version = 2",
    /document_version of .* names another person or time/,
  ],
  [
    "update document_approval set approved_by = 'Somebody' where workspace_id = $1",
    /document_approval of .* names another person or time/,
  ],
  [
    "update document_approval set approved_on = approved_on - 30 where workspace_id = $1",
    /document_approval of .* matches no entry/,
  ],
  ["delete from document_approval where workspace_id = $1 and version = 1", /no longer in document_approval/],
  [
    "update risk_acceptance set accepted_by = 'Somebody' where workspace_id = $1",
    /risk_acceptance of .* names another person or time/,
  ],
  [
    "update risk_acceptance set accepted_at = accepted_at - interval '1 day' where workspace_id = $1",
    /risk_acceptance of .* names another person or time/,
  ],
  [
    "update risk_acceptance set why = 'It is nothing.' where workspace_id = $1",
    /risk_acceptance of .* matches no entry/,
  ],
  ["delete from risk_acceptance where workspace_id = $1", /no longer in risk_acceptance/],
])("a superuser's %s is found, and said", async (statement, words) => {
  const sql = db.superuser();
  const columns = statement.startsWith("insert")
    ? statement.replace(
        "insert into control_event",
        "insert into control_event (org_id, workspace_id, id, control_id, occurred_on, reference)",
      )
    : statement;
  const found = await sql
    .begin(async (tx) => {
      await tx.unsafe("set local session_replication_role = replica");
      for (const table of TABLES) await tx.unsafe(`create table if not exists saved.${table} as table ${table}`);
      const { count } = await tx.unsafe(columns, [log]);
      expect(count).toBeGreaterThan(0);
    })
    .then(verdict);
  await sql.begin(async (tx) => {
    await tx.unsafe("set local session_replication_role = replica");
    for (const table of TABLES) {
      await tx.unsafe(`delete from ${table}`);
      await tx.unsafe(`insert into ${table} select * from saved.${table}`);
    }
  });
  expect(found).toMatchObject({ code: 1, said: expect.stringMatching(words) });
});
