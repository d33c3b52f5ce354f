import { sql } from "drizzle-orm";
import { asIdentity, type Tx } from "#db/tenant.ts";
import { serveAs, type WorkspaceActor, workspaceTarget } from "#server/access/service.ts";
import { createPerson } from "#server/account/service/account.ts";
import { saveControls } from "#server/controls/service/save-controls.ts";
import { adopt, makeWorkspace } from "#server/demo/service/programme.ts";
import { readTimeline } from "#server/occurrences/queries/timeline.ts";
import { createOrganization } from "#server/organizations/service.ts";

const FREQUENCIES = ["daily", "weekly", "monthly", "quarterly", "annual"] as const;

/** A workspace of the size the benches are about. Evidence rows go in by one statement: it is their reading that is measured. */
export async function seedBench(size: { controls: number; evidence: number }) {
  const now = new Date().toISOString();
  const founder = { email: "bench@example.com", name: "Bench" };
  const id = await asIdentity("write", (tx) => createPerson(tx, { ...founder, passwordHash: "none" }));
  const person = { id, ...founder };
  const org = await asIdentity("write", (tx) =>
    createOrganization(tx, person, { name: "Bench", kind: "service_organization" }, now),
  );
  await makeWorkspace(person, org.orgId, "Bench", "bench", now);
  const engagement = await adopt(person, "bench", now, {
    kind: "soc2",
    type: 2,
    periodFrom: "2026-01-01",
    periodTo: "2026-12-31",
    categories: ["security"],
  });
  const target = workspaceTarget({ workspace: "bench" }, "control:manage");
  const actor = await serveAs(person, now, target, "write", async (tx, who) => {
    const changes = Array.from({ length: size.controls }, (_, i) => ({
      code: `B-${String(i).padStart(4, "0")}`,
      title: `Control ${i}`,
      statement: "Done.",
      frequency: FREQUENCIES[i % FREQUENCIES.length],
      criteria: [`CC${(i % 5) + 1}.1`],
    }));
    await saveControls(tx, who, changes);
    await tx.execute(sql`
      with made as (
        insert into evidence (org_id, workspace_id, id, title, source, covers_from, covers_to, collected_on, submitted_at, submitted_by, state, sequence)
        select ${who.orgId}, ${who.workspaceId}, gen_random_uuid(), 'Item ' || n, 'api', date '2026-01-01' + (n % 52) * 7, date '2026-01-07' + (n % 52) * 7,
          date '2026-01-08' + (n % 52) * 7, now(), 'Bench', 'submitted', n from generate_series(1, ${size.evidence}::int) n returning id, sequence),
      numbered as (select id, (row_number() over (order by code) - 1)::int as n from control where org_id = ${who.orgId} and workspace_id = ${who.workspaceId})
      insert into evidence_control (org_id, workspace_id, control_id, evidence_id)
      select ${who.orgId}, ${who.workspaceId}, numbered.id, made.id from made join numbered on numbered.n = (made.sequence / 52) % ${size.controls}::int`);
    return who;
  });
  const read = (tx: Tx, who: WorkspaceActor, e: { id: string }) =>
    readTimeline(tx, who, { engagementId: e.id, all: false });
  return { actor, engagement, read };
}
