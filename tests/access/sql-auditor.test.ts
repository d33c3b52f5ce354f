import { beforeAll, expect, test } from "vitest";
import { testDatabase } from "#tests/factories/database.ts";
import { engagementValues } from "#tests/factories/programme.ts";
import { releaseReady } from "#tests/factories/releases.ts";
import { NOUNS } from "./nouns.ts";
import { RIGHTS } from "./rights.ts";
import { DENIED, type Settings } from "./sessions.ts";
import { sqlWorld } from "./sql-world.ts";
import { tablesOf } from "./tables.ts";

const db = testDatabase();
const { attempt, auditing, seen, world } = sqlWorld(db);
const REGISTER = ["risk", "risk_acceptance", "risk_asset", "risk_control", "risk_criterion", "risk_scale"];

// The SOC 2 has released what it has; the others what is ready of theirs.
beforeAll(async () => {
  const { call, records: r, workspace } = world.a;
  for (const engagementId of [r.soc1Id, r.isoId]) await releaseReady(call, { workspace: workspace.slug, engagementId });
});

test("Postgres refuses every write to every table", async () => {
  const all = await tablesOf(db);
  expect(all.length).toBeGreaterThan(25);
  for (const { name, columns } of all)
    for (const statement of [
      `insert into ${name} default values`,
      `update ${name} set ${columns[0]} = ${columns[0]}`,
      `delete from ${name}`,
      `truncate ${name}`,
    ]) {
      const done = await attempt(auditing(world.a.records.engagementId), statement);
      expect(`${statement}: ${done.code} ${done.message}`).toBe(
        `${statement}: 42501 permission denied for table ${name}`,
      );
    }
});

test("rows cannot be locked, so an auditor never holds up the client", async () => {
  const done = await attempt(auditing(world.a.records.engagementId), "select 1 from control for update");
  expect(done).toMatchObject({ code: DENIED });
});

test.each(["soc2", "soc1"] as const)(
  "the %s engagement shows its own programme and nothing of the other's",
  async (kind) => {
    const r = world.a.records;
    const [engagementId, criterionId, controlId, evidenceId] =
      kind === "soc2"
        ? [r.engagementId, r.criterionId, r.controlId, r.evidenceId]
        : [r.soc1Id, r.objectiveId, r.soc1ControlId, r.soc1EvidenceId];
    const see = (table: string, column: string) => seen(auditing(engagementId), table, column);
    expect(await see("engagement", "id")).toEqual([engagementId]);
    expect(await see("engagement_criterion", "engagement_id")).toEqual([engagementId]);
    expect(await see("criterion", "id")).toEqual(await adopted(engagementId));
    expect(await see("criterion", "id")).toContain(criterionId);
    expect(await see("control", "id")).toEqual([controlId]);
    expect(await see("control_version", "control_id")).toEqual([controlId]);
    expect(await see("control_event", "control_id")).toEqual([controlId]);
    expect(await see("evidence", "id")).toEqual([evidenceId]);
    expect(await see("evidence_file", "evidence_id")).toEqual([evidenceId]);
    expect(await see("evidence_control", "control_id")).toEqual([controlId]);
    expect(await see("workspace", "id")).toEqual([world.a.workspace.id]);
    expect(await see("organization", "org_id")).toEqual([world.a.org.orgId]);
    const { scopeId, vendorId } = r;
    expect(await see("document", "id")).toEqual(kind === "soc2" ? [r.documentId] : []);
    expect(await see("document_version", "version")).toEqual(kind === "soc2" ? ["1"] : []);
    expect(await see("document_criterion", "criterion_id")).toEqual(kind === "soc2" ? [r.criterionId] : []);
    const register = (table: string, column: string) =>
      seen(auditing(engagementId, { sinceRelease: 0 }), table, column);
    const risks = await register("risk", "id");
    expect(risks.includes(r.riskId)).toBe(kind === "soc1");
    expect(await register("risk_criterion", "risk_id")).toEqual(risks);
    expect(await register("risk_control", "control_id")).toEqual([controlId]);
    expect(await see("scope_item", "id")).toEqual(kind === "soc2" ? [scopeId, vendorId].sort() : [vendorId]);
    expect(await see("scope_item_criterion", "item_id")).toEqual(kind === "soc2" ? [vendorId] : []);
    expect(await see("description_version", "engagement_id")).toEqual(kind === "soc2" ? [engagementId] : []);
  },
);

/** What an auditor reads of each table, whatever it holds: with the engagement, or only what of it the client has released. */
const SHOWN: Record<string, "engagement" | "release"> = {
  ...of("engagement", ["applicability", "applicability_approval", "applicability_version", "audit_grant", "control"]),
  ...of("engagement", ["control_comment", "control_criterion", "control_event", "control_origin", "control_proposal"]),
  ...of("engagement", ["control_system", "control_version", "control_view", "criterion", "engagement"]),
  ...of("engagement", ["engagement_criterion", "evidence", "evidence_control", "evidence_file", "evidence_review"]),
  ...of("engagement", [
    "evidence_word",
    "framework",
    "issued_report",
    "issued_report_file",
    "journal_checkpoint",
    "journal_entry",
    "journal_head",
  ]),
  ...of("engagement", ["mapping_rejection", "membership", "organization", "release", "workspace"]),
  ...of("release", ["description_version", "diagram_version", "document", "document_acknowledgement"]),
  ...of("release", ["document_approval", "document_control", "document_criterion", "document_version", "risk"]),
  ...of("release", ["risk_acceptance", "risk_asset", "risk_control", "risk_criterion", "risk_scale", "scope_item"]),
  ...of("release", ["scope_item_criterion", "scope_item_version", "vendor_report"]),
  ...Object.assign({}, ...NOUNS.map((noun) => noun.shown)),
};

test("every table an auditor can read is listed as shared with the engagement or by release", () => {
  const read = Object.keys(RIGHTS).filter((name) => RIGHTS[name]?.auditor !== "-");
  expect(Object.keys(SHOWN).sort()).toEqual(read);
});

test("released things are visible once released, and not before", async () => {
  const { call, records: r, workspace } = world.a;
  // The ISO 27001 and the SOC 2 have all released; this one shares the criteria of the second, and nothing is released of it.
  const values = engagementValues({ periodFrom: "2027-01-01", periodTo: "2027-12-31" });
  const bare = await call.engagements.adopt({ workspace: workspace.slug, values });
  for (const [name, by] of Object.entries(SHOWN)) {
    const sinceRelease = REGISTER.includes(name) ? { sinceRelease: 0 } : {};
    const count = async (id: string) => (await attempt(auditing(id, sinceRelease), `select 1 as v from ${name}`)).count;
    if (by === "release") {
      expect(`${name} ${await count(bare.id)}`).toBe(`${name} 0`);
      expect((await count(r.engagementId)) + (await count(r.soc1Id)) + (await count(r.isoId)), name).toBeGreaterThan(0);
    }
  }
  const functions = [
    "app.unshown_addressing()",
    "app.unshown_drawn()",
    "app.unshown_ties()",
    "app.unreleased_versions()",
    "app.released() r where r <> '{}'",
  ];
  for (const name of functions) expect((await attempt(auditing(bare.id), `select from ${name}`)).count, name).toBe(0);
});

test("the register is read as of its release, and in no other transaction", async () => {
  const { isoId, soc1Id } = world.a.records;
  for (const name of REGISTER) {
    const count = async (settings: Partial<Settings>) => {
      const both = [isoId, soc1Id].map((id) => attempt(auditing(id, settings), `select 1 from ${name}`));
      return (await Promise.all(both)).reduce((sum, { count: n }) => sum + n, 0);
    };
    expect(await count({ sinceRelease: 0 }), name).toBeGreaterThan(0);
    expect(await count({ sinceRelease: 1 }), name).toBe(0);
    expect(await count({}), name).toBe(0);
  }
});

test("controls addressing a risk that are hidden from an auditor are counted only where the risks are released", async () => {
  for (const { org, workspace, records: r } of [world.a, world.b])
    await db.superuser().begin(async (sql) => {
      await sql.unsafe("set local session_replication_role = replica");
      for (const id of [r.controlId, r.draftControlId])
        await sql`insert into risk_control (org_id, workspace_id, risk_id, control_id) values (${org.orgId}, ${workspace.id}, ${r.riskId}, ${id})`;
    });
  const { engagementId, soc1Id, riskId } = world.a.records;
  const counted = async (settings: Settings) => {
    const { rows } = await attempt(settings, "select risk_id, controls, operating from app.unshown_addressing()");
    return rows;
  };
  expect(await counted(auditing(soc1Id))).toEqual([{ risk_id: riskId, controls: 2, operating: 1 }]);
  // The SOC 2 released its register too, and is threatened by another risk.
  expect((await counted(auditing(engagementId))).map((r) => r.risk_id)).not.toContain(riskId);
  const elsewhere = [{ workspaceId: world.a.second.id }, { orgId: world.b.org.orgId }, { role: "member" }] as const;
  for (const other of elsewhere) expect(await counted(auditing(soc1Id, other))).toEqual([]);
});

test("a vendor review's conclusion, and the engagements a change fell inside, are refused by column", async () => {
  for (const column of ["vendor_report.conclusion", "vendor_report.exceptions", "control_version.windows"]) {
    const statement = `select ${column} from ${column.split(".")[0]}`;
    expect((await attempt(auditing(world.a.records.engagementId), statement)).code, column).toBe(DENIED);
  }
});

test("a draft control stays hidden from auditors, even when mapped to a shared criterion", async () => {
  const links = await seen(auditing(world.a.records.engagementId), "control_criterion", "control_id");
  expect(links).toEqual([world.a.records.controlId]);
});

test("evidence from outside the engagement's period leaves no trace", async () => {
  const links = await seen(auditing(world.a.records.engagementId), "evidence_control", "evidence_id");
  expect(links).toEqual([world.a.records.evidenceId]);
});

test("only activity on the engagement, its controls and its evidence is shown", async () => {
  const r = world.a.records;
  const subjects = await seen(auditing(r.engagementId), "journal_entry", "subject_id");
  expect(subjects).toEqual([r.engagementId, r.controlId, r.evidenceId].sort());
  expect(await seen(auditing(r.engagementId), "journal_entry", "log_id")).toEqual([world.a.workspace.id]);
  expect(await seen(auditing(r.engagementId), "journal_head", "log_id")).toEqual([world.a.workspace.id]);
  expect(await seen(auditing(r.engagementId), "journal_checkpoint", "log_id")).toEqual([world.a.workspace.id]);
});

test("only the firm's own grant is shown", async () => {
  expect(await seen(auditing(world.a.records.engagementId), "audit_grant", "id")).toEqual([world.firm.grantId]);
  expect(
    await seen(auditing(world.a.records.engagementId, { actorOrgId: world.b.org.orgId }), "audit_grant", "id"),
  ).toEqual([]);
});

test("the client's drafts, invitations and providers cannot be read at all", async () => {
  for (const name of [
    "import_draft",
    "upload",
    "invitation",
    "delegation",
    "audit_grant_person",
    "person",
    "session",
    "mail",
  ])
    expect(await attempt(auditing(world.a.records.engagementId), `select 1 from ${name}`)).toMatchObject({
      code: DENIED,
    });
});

test("without settings, or with an engagement of another workspace or tenant, no programme is visible", async () => {
  const elsewhere: Settings[] = [
    auditing(world.a.records.engagementId, { workspaceId: world.a.second.id }),
    auditing(world.b.records.engagementId),
    auditing(world.a.records.engagementId, { engagementId: "" }),
  ];
  const programme = world.tables.filter((t) => t.workspace || t.name === "membership").map((t) => t.name);
  for (const settings of elsewhere)
    for (const name of programme) expect((await attempt(settings, `select 1 from ${name}`)).count, name).toBe(0);
  for (const { name } of world.tables)
    expect((await attempt({ role: "auditor" }, `select 1 from ${name}`)).count, name).toBe(0);
});

function of<T extends string>(by: T, tables: string[]): Record<string, T> {
  return Object.fromEntries(tables.map((name) => [name, by]));
}

async function adopted(engagementId: string): Promise<unknown[]> {
  const rows = await db.superuser()`
    select criterion_id::text as id from engagement_criterion where engagement_id = ${engagementId} order by 1`;
  return rows.map((r) => r.id);
}
