import { expect, test } from "vitest";
import { ACTIONS, actionsVisibleTo } from "#db/schema/ground/actions.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { callAs } from "#tests/factories/people.ts";
import { makeAuditor } from "./outsiders.ts";
import { type Settings, undone } from "./sessions.ts";
import { sqlWorld } from "./sql-world.ts";

const db = testDatabase();
const { auditing, world } = sqlWorld(db);

const quoted = (text: string) => [...text.matchAll(/'([a-z_]+\.[a-z_]+)'/g)].map(([, action]) => action).sort();

test("the database shows auditors exactly the actions that the catalogue allows", async () => {
  const [policy] = await db.superuser()<{ qual: string }[]>`
    select qual from pg_policies where policyname = 'journal_entry_auditor'`;
  expect(quoted(policy?.qual ?? "")).toEqual([...actionsVisibleTo("engagement"), ...actionsVisibleTo("firm")].sort());
  const [append] = await db.superuser()<{ text: string }[]>`
    select prosrc as text from pg_proc where proname = 'journal_append' and pronamespace = 'app'::regnamespace`;
  const [, allowed = ""] = /'action', ''\) not in \(([^)]+)\)/.exec(append?.text ?? "") ?? [];
  expect(quoted(allowed)).toEqual(actionsVisibleTo("firm"));
});

test("an auditor is shown each action on each kind of thing as the catalogue says, and no action it lacks", async () => {
  const r = world.a.records;
  const subjects = { engagement: r.engagementId, control: r.controlId, evidence: r.evidenceId };
  const actions = [...Object.keys(ACTIONS), "control.noted", "evidence.thought_of"];
  const written = actions.flatMap((action) => Object.entries(subjects).map(([type, id]) => ({ action, type, id })));
  expect(await told(auditing(r.engagementId), written)).toEqual(
    actionsVisibleTo("engagement").flatMap((action) => Object.keys(subjects).map((type) => `${action} ${type}`)),
  );
});

test("an opened file or export is shown to the firm that did it, under its engagement, and to no other outsider", async () => {
  const r = world.a.records;
  const other = await makeAuditor(db, world.a, r.engagementId);
  const [own, firm] = [world.firm.org.orgId, other.org.orgId];
  const opened = (by: string | null, engagement: string | null): Written[] =>
    actionsVisibleTo("firm").map((action) => ({ action, type: "evidence", id: r.evidenceId, by, engagement }));
  const others = [...opened(firm, r.engagementId), ...opened(own, r.soc1Id), ...opened(null, null)];
  const exported = { action: "export.made", type: "document", id: r.documentId, by: own, engagement: r.engagementId };
  expect(await told(auditing(r.engagementId), [...others, exported, ...opened(own, r.engagementId)])).toEqual([
    "export.made document",
    ...actionsVisibleTo("firm").map((action) => `${action} evidence`),
  ]);
});

test("a proposed change, a declined one, a comment and another firm's reading are not in an auditor's activity; what took effect is", async () => {
  const r = world.a.records;
  const [second, auditor] = [await makeAuditor(db, world.a, r.isoId), callAs(world.firm.person)];
  const iso = callAs(second.person);
  const scope = { workspace: world.a.workspace.slug };
  const { controlId } = (
    await db.superuser()<{ controlId: string }[]>`
      select control_id as "controlId" from control_proposal where id = ${r.proposalId}`
  )[0] ?? { controlId: "" };
  await world.a.call.controls.comment({ ...scope, controlId, body: "The auditor must not hear of this." });
  await world.a.call.controls.decide({ ...scope, proposalId: r.proposalId, approve: false, why: "We hide it." });
  const activity = await iso.journal.activity({ ...scope, engagement: r.isoId });
  const actions = activity.rows.filter((row) => row.subject.id === controlId).map((row) => row.action);
  expect(new Set(actions)).toEqual(new Set(["control.created", "control.mapped"]));
  expect(JSON.stringify(activity)).not.toMatch(/Better|We hide it|hear of this/);
  expect(JSON.stringify(await auditor.journal.activity(scope))).not.toContain(second.org.name);
});

const FIRST = 1_000_000;
type Written = { action: string; type: string; id: string; by?: string | null; engagement?: string | null };

/** What the auditor is told of entries that are written past the journal and undone afterwards: "action subject". */
async function told(settings: Settings, written: readonly Written[]): Promise<string[]> {
  const { org, workspace } = world.a;
  return undone(db.superuser(), async (sql) => {
    for (const [n, e] of written.entries())
      await sql`insert into journal_entry (org_id, log_id, sequence, body, leaf_hash, at, action, subject_type, subject_id, under_org_id, engagement_id)
        values (${org.orgId}, ${workspace.id}, ${FIRST + n}, '', '', now(), ${e.action}, ${e.type}, ${e.id}, ${e.by ?? null}, ${e.engagement ?? null})`;
    await sql`select set_config('role', 'auditor', true), set_config('app.org_id', ${settings.orgId ?? ""}, true),
      set_config('app.workspace_id', ${settings.workspaceId ?? ""}, true), set_config('app.engagement_id', ${settings.engagementId ?? ""}, true),
      set_config('app.actor_org_id', ${settings.actorOrgId ?? ""}, true)`;
    const rows = await sql<{ told: string }[]>`
      select action || ' ' || subject_type as told from journal_entry where sequence >= ${FIRST} order by sequence`;
    return rows.map((row) => row.told);
  });
}
