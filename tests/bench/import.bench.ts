import { monitorEventLoopDelay } from "node:perf_hooks";
import { sql } from "drizzle-orm";
import { type Tx, withActor } from "#db/tenant.ts";
import { adoptEngagement } from "#server/audit/lifecycle/service/adopt.ts";
import { startImport } from "#server/exchange/imports/service/draft.ts";
import { confirmImport, openImport } from "#server/exchange/imports/service/import.ts";
import { reader } from "#server/exchange/imports/service/reader.ts";
import type { Steps, WorkspaceActor } from "#server/ground/access/service.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { workbookOf } from "#tests/factories/hostile-lists.ts";
import { makeTenant } from "#tests/factories/people.ts";
import { engagementValues } from "#tests/factories/programme.ts";
import { type Bench, median, millisecondsOf, type Report, ratio } from "./measure.ts";
import type { World } from "./world.ts";

const CONTROLS = 10_000;
const ROUNDS = 4;
const STATEMENT =
  "The owner reviews the listing of accounts, signs it, and follows up each exception within five days.";
const FREQUENCIES = ["daily", "weekly", "monthly", "quarterly"];

export const imports: Bench = {
  about: `the import of ${CONTROLS} controls with versions, criteria and journal against bare inserts of the same rows`,
  async run(world, report) {
    const list = csv();
    const confirmed: number[] = [];
    const whole: number[] = [];
    const inserted: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const taken = await importOnce(list);
      confirmed.push(taken.confirmed);
      whole.push(taken.whole);
      // Bare inserts leave no entry, which the database refuses of rows that it notes.
      await noting(world, "disable");
      inserted.push(await insertOnce());
      await noting(world, "enable");
    }
    const ascending = (values: number[]) => values.sort((a, b) => a - b);
    const taken = { measured: ascending(confirmed), baseline: ascending(inserted) };
    report(ratio("the import's transaction against unnest inserts of the same rows without journal", 2.8, taken));
    const value = median(ascending(whole)) / 1000;
    report({
      what: "from the file's bytes, through the preview, to done",
      unit: "s",
      value,
      baseline: null,
      must: "at most",
      limit: 6,
    });
    await besides(report);
  },
};

async function noting({ owner }: World, what: "enable" | "disable"): Promise<void> {
  for (const table of ["control", "control_version", "control_criterion"])
    await owner.unsafe(`alter table ${table} ${what} trigger noted_insert`);
}

/** What everybody else in the process notices of somebody's large file: pauses of the event loop, and memory. */
async function besides(report: Report): Promise<void> {
  const rows = Array.from({ length: 49_000 }, (_, i) => `${codeOf(i)},${titleOf(i)},"${STATEMENT.repeat(3)}",monthly`);
  const text = Buffer.from(["Control ID,Title,Statement,Frequency", ...rows].join("\n"));
  const cells = (i: number) =>
    `<c r="A${i + 1}" t="inlineStr"><is><t>${codeOf(i)}</t></is></c><c r="B${i + 1}" t="inlineStr"><is><t>${STATEMENT}</t></is></c>`;
  const sheet = Array.from({ length: 40_000 }, (_, i) => `<row r="${i + 1}">${cells(i)}</row>`).join("");
  const files: [string, Buffer][] = [
    [`a CSV of 49,000 rows, ${Math.round(text.length / 1e6)} MB`, text],
    [`a workbook of 40,000 rows, ${Math.round(sheet.length / 1e6)} MB unpacked`, await workbookOf(sheet)],
  ];
  for (const [what, bytes] of files) {
    const loop = monitorEventLoopDelay({ resolution: 5 });
    const before = process.memoryUsage.rss();
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage.rss());
    }, 20);
    loop.enable();
    const sheets = await reader("sheetsOf", { bytes, name: "list" });
    const plan = { sheet: 0, headerRow: 0, columns: { code: 0, title: 1 }, defaults: {} };
    await reader("readingOf", { sheets, plan, held: NOTHING_HELD });
    loop.disable();
    clearInterval(watch);
    const finding = { baseline: null, must: "at most" } as const;
    report({
      ...finding,
      what: `the event loop's longest pause while it reads ${what}`,
      unit: "ms",
      value: loop.max / 1e6,
      limit: 200,
    });
    report({
      ...finding,
      what: `memory it takes to read ${what}`,
      unit: "MB",
      value: (most - before) / 1e6,
      limit: 512,
    });
  }
}

const NOTHING_HELD = {
  knownCriteria: new Set<string>(),
  existing: new Map(),
  windows: { today: "2026-01-01", reading: new Map(), criteria: new Map(), inForce: new Set<string>() },
  periods: [],
};

async function importOnce(list: Buffer): Promise<{ confirmed: number; whole: number }> {
  const { actor } = await tenantWithCriteria();
  const step: Steps<WorkspaceActor> = (mode, run) => withActor(actor, mode, run);
  let confirmed = 0;
  const whole = await millisecondsOf(async () => {
    const sheets = await reader("sheetsOf", { bytes: list, name: "controls.csv" });
    const draft = await withActor(actor, "write", (tx) => startImport(tx, actor, "controls.csv", sheets));
    const { plan } = await openImport(step, draft, null);
    confirmed = await millisecondsOf(async () => {
      const { created } = await confirmImport(step, draft, plan);
      if (created !== CONTROLS) throw new Error(`${created} controls were imported`);
    });
  });
  return { confirmed, whole };
}

async function insertOnce(): Promise<number> {
  const { actor, criteria } = await tenantWithCriteria();
  const rows = Array.from({ length: CONTROLS }, (_, i) => ({
    id: newId(),
    criterion: criteria[i % criteria.length] ?? "",
    i,
  }));
  const column = (of: (row: (typeof rows)[number]) => string) => sql.param(rows.map(of));
  const own = sql`${actor.orgId}::uuid, ${actor.workspaceId}::uuid`;
  return millisecondsOf(() =>
    withActor(actor, "write", async (tx: Tx) => {
      await tx.execute(sql`insert into control (org_id, workspace_id, id, code, title, statement, frequency, evidence_types, escalation, status, version)
        select ${own}, id, code, title, statement, frequency, '{}', '[]', 'active', 1
        from unnest(${column((r) => r.id)}::uuid[], ${column((r) => codeOf(r.i))}::text[], ${column((r) => titleOf(r.i))}::text[],
          ${column(() => STATEMENT)}::text[], ${column((r) => frequencyOf(r.i))}::text[]) u (id, code, title, statement, frequency)`);
      await tx.execute(sql`insert into control_version (org_id, workspace_id, control_id, version, snapshot, changed_by)
        select ${own}, id, 1, snapshot, 'Olive Owner' from unnest(${column((r) => r.id)}::uuid[], ${column((r) => snapshotOf(r.i))}::jsonb[]) u (id, snapshot)`);
      await tx.execute(sql`insert into control_criterion (org_id, workspace_id, control_id, criterion_id)
        select ${own}, id, criterion from unnest(${column((r) => r.id)}::uuid[], ${column((r) => r.criterion)}::uuid[]) u (id, criterion)`);
    }),
  );
}

async function tenantWithCriteria() {
  const { actor } = await makeTenant();
  const rows = await withActor(actor, "write", async (tx) => {
    await adoptEngagement(tx, actor, engagementValues());
    return tx.execute<{ id: string }>(
      sql`select id from criterion where org_id = ${actor.orgId} and workspace_id = ${actor.workspaceId}`,
    );
  });
  return { actor, criteria: rows.map((row) => row.id) };
}

function csv(): Buffer {
  const rows = Array.from({ length: CONTROLS }, (_, i) =>
    [codeOf(i), titleOf(i), `"${STATEMENT}"`, frequencyOf(i), `Person ${i % 40}`, `CC${(i % 9) + 1}.1`].join(","),
  );
  return Buffer.from(["Control ID,Title,Statement,Frequency,Owner,Criteria", ...rows].join("\n"));
}

function codeOf(i: number): string {
  return `C-${String(i).padStart(5, "0")}`;
}

function titleOf(i: number): string {
  return `Access to system ${i} is reviewed`;
}

function frequencyOf(i: number): string {
  return FREQUENCIES[i % FREQUENCIES.length] ?? "";
}

/** What a version keeps of a control, about as long as the product's own. */
function snapshotOf(i: number): string {
  const rest = {
    category: null,
    owner: { id: newId(), name: `Person ${i % 40}` },
    anchor: null,
    dueDays: null,
    graceDays: 0,
    type: null,
    nature: null,
  };
  const more = {
    evidenceTypes: [],
    escalation: [],
    isKey: false,
    status: "active",
    operatesFrom: null,
    operatesTo: null,
  };
  return JSON.stringify({
    code: codeOf(i),
    title: titleOf(i),
    statement: STATEMENT,
    frequency: frequencyOf(i),
    ...rest,
    ...more,
  });
}
