import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { LIBRARY } from "#db/catalog/library.ts";
import { exportOscal, receiveComponents } from "#server/exchange/oscal/transport.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { startSession } from "#server/people/account/service/account.ts";
import { DESIGN_FIELDS } from "#server/programme/controls/rules/fields.ts";
import { basisOf } from "#server/programme/library/rules.ts";
import type { testDatabase } from "#tests/factories/database.ts";
import { addMember, callAs, makePerson, makeTenant } from "#tests/factories/people.ts";
import { controlValues, daysAhead, engagementValues } from "#tests/factories/programme.ts";
import { ask, makeToken } from "#tests/factories/programs.ts";
import "#tests/factories/properties.ts";

type Db = ReturnType<typeof testDatabase>;
export const WAS = "As it was.";
const period = { periodFrom: daysAhead(-100), periodTo: daysAhead(100) };
type Move = "prepare" | "operate" | "return" | "withdraw";

export type World = Awaited<ReturnType<typeof makeWorld>>;

/** Controls in force, each mapped to one criterion of an engagement under way, and nobody but one manager, a token of theirs, and an owner. */
export async function makeWorld(db: Db, controls: number, dates = period) {
  const made = await makeTenant();
  const scope = { workspace: made.workspace.slug };
  const manager = await makePerson("Mia Manager");
  await addMember(made.org.orgId, manager, "compliance_manager");
  const call = callAs(manager);
  const { id: engagementId } = await call.engagements.adopt({ ...scope, values: engagementValues(dates) });
  const [criterion, other] = await call.criteria.list(scope);
  if (!criterion || !other) throw new Error("no criteria");
  const { token } = await makeToken(call, made.workspace.slug);
  const list = (rows: string[][]) => {
    const body = rows.map((row) => row.map((cell) => `"${cell}"`).join(",")).join("\n");
    const init = { method: "POST", body, headers: { "content-type": "text/csv" } };
    return ask(token, `/workspaces/${made.workspace.slug}/controls/import`, init);
  };
  const codes = Array.from({ length: controls }, (_, n) => `C-${n}`);
  const first = await list([
    ["Control ID", "Title", "Statement", "Criteria", "Frequency", "Status"],
    ...codes.map((code) => [code, `Control ${code}`, WAS, criterion.code, "Monthly", "Active"]),
  ]);
  expect(first.json).toMatchObject({ created: controls, rejected: [] });
  const move = (to: Move) => call.engagements.move({ ...scope, engagementId, move: to, why: "It is time." });
  for (const to of ["prepare", "operate"] as const) await move(to);
  return { ...made, db, scope, call, manager, engagementId, criterion, other, list, move, codes };
}

export type Steps = ReturnType<typeof stepsFor>;
export type Step = keyof Steps;

/** What one manager can try with one control; each reads the control as it is. */
export function stepsFor(w: World, code: string) {
  const { call, scope, list } = w;
  const sheet = () => call.controls.get({ ...scope, control: code });
  const why = "Because.";
  const update = async (more: Partial<ReturnType<typeof controlValues>>) => {
    const { id, version, title, statement, status } = await sheet();
    const now = { code, title, statement, status: status === "draft" ? ("draft" as const) : ("active" as const) };
    const values = controlValues({
      ...now,
      frequency: "monthly",
      type: null,
      nature: null,
      evidenceTypes: [],
      ...more,
    });
    return call.controls.update({ ...scope, controlId: id, version, values, scheduleFrom: undefined, why });
  };
  const edited = async () => {
    const { id, version } = await sheet();
    return { ...scope, controlId: id, version, why };
  };
  const pair = async (criterionId = w.criterion.id) => {
    const { id } = await sheet();
    return { ...scope, controlId: id, criterionId, why };
  };
  const row = (status: string, statement: string, criterion = w.criterion.code) =>
    list([
      ["Control ID", "Title", "Statement", "Criteria", "Status"],
      [code, `Control ${code}`, statement, criterion, status],
    ]);
  return {
    edit: () => update({ statement: "Otherwise." }),
    schedule: () => update({ frequency: "weekly" }),
    begins: () => update({ operatesFrom: daysAhead(-10) }),
    ends: () => update({ operatesTo: daysAhead(-10) }),
    draft: () => update({ status: "draft" }),
    active: () => update({ status: "active" }),
    retitle: () => update({ title: `Control ${code}, said better` }),
    unmap: async () => call.mappings.unmap(await pair()),
    map: async () => call.mappings.map({ ...(await pair()), rationale: null }),
    more: async () => call.mappings.setStrength({ ...(await pair(w.other.id)), strength: "fully" }),
    weaken: async () => {
      const { criteria } = await sheet();
      const { version } = criteria.find((c) => c.id === w.criterion.id) ?? { version: 1 };
      return call.mappings.change({ ...(await pair()), rationale: null, strength: "supports", version });
    },
    suggest: async () => {
      const { id: controlId } = await sheet();
      const pairs = [{ controlId, criterionId: w.other.id, strength: "fully" as const, rationale: null }];
      return call.mappings.accept({ ...scope, pairs, why });
    },
    retire: async () => call.controls.retire({ ...(await edited()), lastDay: daysAhead(-1) }),
    reinstate: async () => call.controls.reinstate(await edited()),
    many: async () => {
      const { id: controlId, version } = await sheet();
      const fields = { status: "draft" as const, frequency: "weekly" as const };
      return call.controls.reviseMany({ ...scope, controls: [{ controlId, version }], fields, why });
    },
    listDraft: () => row("Draft", WAS),
    listActive: () => row("Active", "Otherwise."),
    listMapped: () => row("Active", WAS, w.other.code),
    oscal: async () => {
      const caller = { sessionToken: w.manager.token, believes: w.manager.id, now: new Date().toISOString() };
      const file = await exportOscal(caller, { workspace: w.workspace.slug, model: "component-definition" });
      const text = (await file.text()).replaceAll(WAS, "Otherwise.");
      return receiveComponents(caller, { workspace: w.workspace.slug, preview: "false" }, new Blob([text]).stream());
    },
    // What the library now says of a control adopted from it, taken over.
    library: async () => {
      const { id: controlId, version } = await sheet();
      const from = LIBRARY.find((c) => c.code === "GOV-01");
      if (!from) throw new Error("the library has no GOV-01");
      const basis = JSON.stringify({ ...basisOf(from), statement: "As the library had it." });
      await w.db.superuser().begin(async (sql) => {
        await sql`delete from control_origin where workspace_id = ${w.workspace.id}`;
        await sql`insert into control_origin (org_id, workspace_id, control_id, library_code, basis)
          values (${w.org.orgId}, ${w.workspace.id}, ${controlId}, ${from.code}, ${basis}::text::jsonb)`;
      });
      expect(await call.library.proposals(scope)).toMatchObject([{ controlId, changes: [{ field: "statement" }] }]);
      return call.library.answer({ ...scope, controlId, version, accept: true });
    },
    // The same person, by another session.
    approveAsOther: async () => {
      const { proposal } = await sheet();
      const again = { id: w.manager.id, token: await startSession(w.manager.id, "another") };
      return callAs(again).controls.decide({ ...scope, proposalId: proposal?.id ?? randomUUID(), approve: true });
    },
    withdrawOwn: async () => {
      const { proposal } = await sheet();
      return call.controls.decide({ ...scope, proposalId: proposal?.id ?? randomUUID(), approve: false });
    },
  };
}

/** Runs the steps in order; what is refused is refused, with a reason in words. @returns the control afterwards */
export async function tried(w: World, code: string, order: readonly Step[]) {
  const steps = stepsFor(w, code);
  for (const step of order)
    await steps[step]().catch((error: unknown) => {
      const cause = error instanceof Error ? error.cause : null;
      if (!(cause instanceof AppError) && !(error instanceof AppError)) throw error;
    });
  return w.call.controls.get({ ...w.scope, control: code });
}

/**
 * Versions that changed a design, and mappings that changed, of controls that were in force before, since the engagement came under way,
 * without a window, a reason and two people. Written apart from the rule that it checks.
 */
export async function lone(w: World): Promise<string[]> {
  const rows = await w.db.superuser()<{ code: string }[]>`
    select c.code from control_version v
    join control c on c.org_id = v.org_id and c.workspace_id = v.workspace_id and c.id = v.control_id
    join control_version b on b.org_id = v.org_id and b.workspace_id = v.workspace_id and b.control_id = v.control_id and b.version = v.version - 1
    left join control_proposal p on p.org_id = v.org_id and p.workspace_id = v.workspace_id and p.id = v.proposal_id
    where v.workspace_id = ${w.workspace.id}
      and exists (select from unnest(${[...DESIGN_FIELDS]}::text[]) f where b.snapshot ->> f is distinct from v.snapshot ->> f)
      and not coalesce(v.windows <> '{}' and v.why <> '' and v.approved_by <> v.changed_by and p.outcome = 'approved'
        and p.decided_by_id <> p.proposed_by_id, false)
    union all
    select e.action from journal_entry e where e.log_id = ${w.workspace.id}
      and e.action in ('control.mapped', 'control.unmapped', 'control.mapping_changed')
      and e.sequence > (select max(o.sequence) from journal_entry o where o.log_id = e.log_id and o.subject_id = ${w.engagementId}
        and o.body::jsonb #>> '{after,status}' = 'operate')`;
  return rows.map((row) => row.code);
}
