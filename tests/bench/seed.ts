import type postgres from "postgres";
import { withActor } from "#db/tenant.ts";
import { adoptEngagement } from "#server/audit/lifecycle/service/adopt.ts";
import { addDays, today } from "#server/ground/calendar/rules.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { saveControls } from "#server/programme/controls/service/save-controls.ts";
import { makeTenant } from "#tests/factories/people.ts";
import { engagementValues } from "#tests/factories/programme.ts";
import { millisecondsOf } from "./measure.ts";
import type { World } from "./world.ts";

const FREQUENCIES = ["daily", "weekly", "monthly", "quarterly", "annual"] as const;
const NEIGHBOUR = { controls: 50, evidence: 500 };

export type BenchTenant = Awaited<ReturnType<typeof seedTenant>>;

/**
 * A tenant with an engagement over twelve months, of which eleven have passed, and its controls in even parts of every common
 * frequency. Evidence rows go in by one statement: it is their reading that is measured.
 */
export async function seedTenant(world: World, size: { controls: number; evidence: number }) {
  const now = new Date().toISOString();
  const periodFrom = addDays(today(now, "UTC"), -334);
  const made = await makeTenant();
  const actor = { ...made.actor, now };
  const engagement = await withActor(actor, "write", (tx) =>
    adoptEngagement(tx, actor, engagementValues({ periodFrom, periodTo: addDays(periodFrom, 364) })),
  );
  await withActor(actor, "write", (tx) =>
    saveControls(
      tx,
      actor,
      Array.from({ length: size.controls }, (_, i) => ({
        code: `B-${String(i).padStart(4, "0")}`,
        title: `Control ${i}`,
        statement: "The owner reviews the listing and signs it.",
        frequency: FREQUENCIES[i % FREQUENCIES.length],
        criteria: [`CC${(i % 5) + 1}.1`],
      })),
    ),
  );
  await insertEvidence(world, actor, periodFrom, size.evidence);
  await world.owner`analyze`;
  return { ...made, actor, engagement, now };
}

/** Item n belongs to control n mod count; each covers one to seven days, spread evenly over the period up to today. */
export async function insertEvidence(
  world: World,
  { orgId, workspaceId }: { orgId: string; workspaceId: string },
  from: string,
  count: number,
): Promise<void> {
  await seeding(
    world,
    (owner) => owner`
    with numbered as (select id, row_number() over (order by code) - 1 as n, count(*) over () as total from control
        where org_id = ${orgId} and workspace_id = ${workspaceId}),
      made as (insert into evidence (org_id, workspace_id, id, title, source, covers_from, covers_to, collected_on, submitted_at, submitted_by, state, sequence)
        select ${orgId}, ${workspaceId}, uuidv7(), 'Item ' || n, 'api', d, d + (n % 7)::int, d + (n % 9)::int, now(), 'Bench', 'submitted', n
        from (select n, ${from}::date + (n * 327 / ${count}::int)::int as d from generate_series(0, ${count}::int - 1) n) s
        returning id, sequence)
    insert into evidence_control (org_id, workspace_id, control_id, evidence_id)
    select ${orgId}, ${workspaceId}, numbered.id, made.id from made join numbered on numbered.n = made.sequence % numbered.total`,
  );
}

/** Other tenants, so that the tables hold far more than the one that is measured. */
export async function seedNeighbours(world: World, count: number): Promise<void> {
  const [there] = await world.owner<{ n: number }[]>`select count(*)::int as n from organization`;
  if ((there?.n ?? 0) >= count) return;
  await seeding(
    world,
    (owner) => owner`
    with org as (insert into organization (org_id, kind, name)
        select gen_random_uuid(), 'service_organization', 'Neighbour ' || n from generate_series(1, ${count}::int) n returning org_id),
      ws as (insert into workspace (org_id, id, slug, name, time_zone) select org_id, gen_random_uuid(), 'main-' || org_id, 'Main', 'UTC' from org returning org_id, id),
      ctl as (insert into control (org_id, workspace_id, id, code, title, statement, frequency, evidence_types, escalation, status, version)
        select ws.org_id, ws.id, gen_random_uuid(), 'N-' || n, 'Control ' || n, 'Done.', 'weekly', '{}', '[]', 'active', 1
        from ws, generate_series(1, ${NEIGHBOUR.controls}::int) n returning org_id, workspace_id, id),
      item as (insert into evidence (org_id, workspace_id, id, title, source, covers_from, covers_to, collected_on, submitted_at, submitted_by, state, sequence)
        select ws.org_id, ws.id, uuidv7(), 'Item ' || n, 'api', current_date - n % 300, current_date - n % 300, current_date, now(), 'Bench', 'submitted', n
        from ws, generate_series(1, ${NEIGHBOUR.evidence}::int) n returning org_id, workspace_id, id, sequence),
      numbered as (select *, row_number() over (partition by org_id) as n from ctl)
    insert into evidence_control (org_id, workspace_id, control_id, evidence_id)
    select item.org_id, item.workspace_id, numbered.id, item.id from item
    join numbered on numbered.org_id = item.org_id and numbered.n = item.sequence % ${NEIGHBOUR.controls}::int + 1`,
  );
  await world.owner`analyze`;
}

// Rows that are right by their making need no foreign key to say so, which is most of what inserting them takes.
function seeding(world: World, insert: (owner: postgres.TransactionSql) => PromiseLike<unknown>): Promise<unknown> {
  return world.owner.begin(async (owner) => {
    await owner`set local session_replication_role = replica`;
    await insert(owner);
  });
}

/** Reads in turn with the baseline, each time after a change in the workspace. @returns milliseconds, ascending */
export async function eachComputedAnew(
  tenant: BenchTenant,
  read: () => Promise<unknown>,
  bare: () => Promise<unknown>,
) {
  const measured: number[] = [];
  const baseline: number[] = [];
  for (let round = 0; round < 12; round++) {
    await changeSomething(tenant);
    measured.push(await millisecondsOf(read));
    baseline.push(await millisecondsOf(bare));
  }
  return { measured: measured.sort((a, b) => a - b), baseline: baseline.sort((a, b) => a - b) };
}

/** Whatever is recorded makes the next reader compute anew. */
export function changeSomething({ actor }: BenchTenant) {
  const change = { action: "controls.imported", subject: { type: "workspace", id: null, label: "Nothing" } } as const;
  return withActor(actor, "write", (tx, who) => record(tx, who, change));
}
