import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { LIBRARY } from "#db/catalog/library.ts";
import { openDatabase } from "#db/client.ts";
import { exportOscal, receiveComponents } from "#server/exchange/oscal/transport.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { startSession } from "#server/people/account/service/account.ts";
import { DESIGN_FIELDS } from "#server/programme/controls/rules/changes.ts";
import { basisOf } from "#server/programme/library/rules.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { addMember, callAs, makePerson, makeTenant, type TestPerson } from "#tests/factories/people.ts";
import { controlValues, daysAhead, engagementValues } from "#tests/factories/programme.ts";
import { ask, makeToken } from "#tests/factories/programs.ts";
import "#tests/factories/properties.ts";

const db = testDatabase();
const CONTROLS = 90;
const WAS = "As it was.";
const period = { periodFrom: daysAhead(-100), periodTo: daysAhead(100) };
type Move = "prepare" | "operate" | "return" | "withdraw";

type World = Awaited<ReturnType<typeof makeWorld>>;
let world: World;
let used = 0;
beforeAll(async () => {
  world = await makeWorld(CONTROLS);
}, 120_000);

/** Controls in force, each mapped to one criterion of an engagement under way, and nobody but one manager, a token of theirs, and an owner. */
async function makeWorld(controls: number, dates = period) {
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
  return { ...made, scope, call, manager, engagementId, criterion, other, list, move, codes };
}

type Steps = ReturnType<typeof stepsFor>;
type Step = keyof Steps;

/** What one manager can try with one control; each reads the control as it is. */
function stepsFor(w: World, code: string) {
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
    weaken: async () => call.mappings.change({ ...(await pair()), rationale: null, strength: "supports" }),
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
      await db.superuser().begin(async (sql) => {
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
async function tried(w: World, code: string, order: readonly Step[]) {
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
async function lone(w: World): Promise<string[]> {
  const rows = await db.superuser()<{ code: string }[]>`
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

function ordersOf(steps: readonly Step[]): Step[][] {
  if (steps.length < 2) return [[...steps]];
  return steps.flatMap((step) => ordersOf(steps.filter((s) => s !== step)).map((rest) => [step, ...rest]));
}

const ORDERS = (
  [
    ["draft", "edit", "active"],
    ["unmap", "edit", "map"],
    ["retire", "edit", "reinstate"],
    ["listDraft", "listActive", "edit"],
    ["unmap", "oscal", "listMapped"],
    ["begins", "ends", "schedule"],
    ["many", "weaken", "suggest"],
    ["edit", "approveAsOther", "more"],
    ["library", "edit", "unmap"],
  ] as const satisfies readonly (readonly Step[])[]
).flatMap(ordersOf);

test.each(ORDERS.map((order) => [order.join(", "), order] as const))(
  "%s: one person changes no design inside a window",
  async (_, order) => {
    const code = world.codes[used++] ?? "";
    const sheet = await tried(world, code, order);
    expect(sheet).toMatchObject({ statement: WAS, status: "active", frequency: "monthly", operatesTo: null });
    expect(sheet.criteria.map((c) => [c.code, c.strength])).toEqual([[world.criterion.code, "fully"]]);
    expect(await lone(world)).toEqual([]);
  },
);

test("whatever one person tries, in whatever order, leaves no version inside a window without its window, reason and approver", async () => {
  const names = Object.keys(stepsFor(world, "C-0")).filter((name) => name !== "oscal") as Step[];
  const trials = world.codes.slice(used);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...names), { minLength: 2, maxLength: 6 }), async (order) => {
      const code = trials[used++ % trials.length] ?? "";
      const sheet = await tried(world, code, order);
      expect(sheet).toMatchObject({ statement: WAS, status: "active", frequency: "monthly", operatesTo: null });
      expect(await lone(world)).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

describe("with a second person", () => {
  async function smaller() {
    const w = await makeWorld(2);
    const steps = stepsFor(w, "C-0");
    const sheet = () => w.call.controls.get({ ...w.scope, control: "C-0" });
    const decide = async (approve: boolean, by = callAs(w.owner)) =>
      by.controls.decide({ ...w.scope, proposalId: (await sheet()).proposal?.id ?? "", approve });
    return { ...w, steps, sheet, decide };
  }

  test("a control leaves operation, is unmapped and changed, each as a version with both names", async () => {
    const { steps, sheet, decide, criterion, other, ...w } = await smaller();
    await steps.unmap();
    await steps.more();
    const { proposal } = await sheet();
    expect(proposal?.changes).toEqual([
      { field: `mapping ${criterion.code}`, label: criterion.code, from: "meets it fully", to: "not mapped" },
      { field: `mapping ${other.code}`, label: other.code, from: "not mapped", to: "meets it fully" },
    ]);
    await decide(true);
    const after = await sheet();
    expect(after.criteria.map((c) => c.code)).toEqual([other.code]);
    const by = { changedBy: "Mia Manager", approvedBy: "Olive Owner" };
    expect(after.versions[0]).toMatchObject({ version: 2, ...by, changes: proposal?.changes });
    // Mapped on a day of the window is enough: taken off, it is still inside.
    await steps.draft();
    expect(await sheet()).toMatchObject({ status: "active", proposal: { isMine: true } });
    await decide(true);
    expect(await sheet()).toMatchObject({ status: "draft", version: 3 });
    await steps.edit();
    expect(await sheet()).toMatchObject({ statement: WAS, version: 3 });
    expect(await lone({ ...w, criterion, other })).toEqual([]);
  });

  test("mappings are approved though somebody else now looks after the control, and not over another change of them", async () => {
    const { steps, sheet, decide } = await smaller();
    await steps.weaken();
    await steps.retitle();
    await decide(true);
    expect(await sheet()).toMatchObject({
      version: 3,
      title: "Control C-0, said better",
      criteria: [{ strength: "supports" }],
    });
  });

  test("what is approved is what was seen: a proposal that its proposer adds to is another one", async () => {
    const { steps, sheet, decide, call, scope, owner } = await smaller();
    await steps.more();
    const seen = (await sheet()).proposal?.id ?? "";
    await steps.unmap();
    const approve = callAs(owner).controls.decide({ ...scope, proposalId: seen, approve: true });
    await expect(approve).rejects.toMatchObject({ code: "NOT_FOUND" });
    await decide(false);
    expect(await call.controls.awaiting(scope)).toEqual([]);
    expect((await sheet()).version).toBe(1);
  });
});

describe("what stays free of ceremony", () => {
  test("a control that was never in force is written, mapped and taken into operation inside a window, by hand and by list", async () => {
    const { call, scope, criterion, list } = world;
    const made = await call.controls.create({ ...scope, values: controlValues({ code: "N-1", status: "draft" }) });
    await call.mappings.map({ ...scope, controlId: made.id, criterionId: criterion.id, rationale: null });
    const values = controlValues({ code: "N-1", status: "active", statement: "Ready." });
    const active = await call.controls.update({ ...scope, controlId: made.id, version: 1, values });
    expect(active).toMatchObject({ version: 2, isAwaiting: false });
    const listed = await list([
      ["Control ID", "Title", "Criteria", "Status"],
      ["N-2", "New by list", criterion.code, "Active"],
    ]);
    expect(listed.json).toMatchObject({ created: 1, rejected: [] });
    const change = { ...scope, controlId: made.id, version: 2, values: { ...values, statement: "Other." }, why: "So." };
    expect(await call.controls.update(change)).toMatchObject({ isAwaiting: true });
  });

  test("a list holds back exactly the rows that it may not change, and says which and why", async () => {
    const w = await makeWorld(2);
    const answer = await w.list([
      ["Control ID", "Title", "Statement", "Status"],
      ["C-0", "Control C-0", "Otherwise.", "Active"],
      ["C-1", "Control C-1, said better", WAS, "Active"],
      ["C-9", "A new one", "New.", "Active"],
    ]);
    expect(answer.json).toMatchObject({ created: 1, updated: 1, rejected: [{ row: 2, column: "Statement" }] });
    expect(answer.json.rejected[0].reason).toMatch(/a second person approves it/);
  });
});

describe("dates and steps of an engagement do not open a way around", () => {
  test("going back a step, or other dates, leave the window as it was while it was open", async () => {
    const w = await makeWorld(2);
    const dates = { asOf: null, periodFrom: daysAhead(-300), periodTo: daysAhead(-30), why: "Earlier." };
    await w.call.engagements.changeDates({ ...w.scope, engagementId: w.engagementId, ...dates });
    expect((await tried(w, "C-0", ["edit"])).statement).toBe(WAS);
    await w.move("return");
    expect((await tried(w, "C-1", ["draft", "edit", "unmap"])).statement).toBe(WAS);
    await w.move("withdraw");
    expect((await tried(w, "C-1", ["withdrawOwn", "edit"])).statement).toBe(WAS);
    expect(await lone(w)).toEqual([]);
  });

  test("an end that would take in what one person changed alone is refused", async () => {
    const made = await makeWorld(1, { periodFrom: daysAhead(-200), periodTo: daysAhead(-20) });
    const w = { ...made, call: callAs(made.manager) };
    expect((await tried(w, "C-0", ["edit"])).statement).toBe("Otherwise.");
    const dates = { asOf: null, periodFrom: daysAhead(-200), periodTo: daysAhead(30), why: "Longer." };
    const longer = w.call.engagements.changeDates({ ...w.scope, engagementId: w.engagementId, ...dates });
    await expect(longer).rejects.toThrow(/changed by one person alone/);
  });
});

describe("Postgres itself refuses", () => {
  async function attempt(w: World, person: Pick<TestPerson, "id">, text: string): Promise<string> {
    const { client } = openDatabase(db.appUrl(), { max: 1 });
    const refused = await client
      .begin(async (sql) => {
        await sql`select set_config('role', 'member', true), set_config('app.org_id', ${w.org.orgId}, true),
          set_config('app.workspace_id', ${w.workspace.id}, true), set_config('app.person_id', ${person.id}, true),
          set_config('app.actor_org_id', ${w.org.orgId}, true)`;
        await sql.unsafe(text);
        await sql.unsafe("set constraints control_says_its_newest_version immediate");
        throw new Error("nothing");
      })
      .catch((error: Error & { constraint_name?: string }) => error.constraint_name ?? error.message);
    await client.end();
    return String(refused);
  }

  const version = (w: World, set: string, more = "") =>
    `insert into control_version (org_id, workspace_id, control_id, version, effective_from, snapshot, changed_by, why, windows, approved_by${more ? ", proposal_id" : ""})
     select org_id, workspace_id, control_id, version + 1, current_date, snapshot || '${set}', 'Mia Manager', 'Because.', '{SOC 2}', 'Somebody Else'${more}
     from control_version where control_id = (select id from control where workspace_id = '${w.workspace.id}' and code = 'C-0')
     order by version desc limit 1`;
  const mapping = (w: World) =>
    `workspace_id = '${w.workspace.id}' and control_id = (select id from control where workspace_id = '${w.workspace.id}' and code = 'C-0')`;

  const CASES: [string, (w: World) => string, string][] = [
    ["a version of another statement", (w) => version(w, '{"statement":"X"}'), "design_change_has_two_people"],
    ["a version that is a draft", (w) => version(w, '{"status":"draft"}'), "design_change_has_two_people"],
    [
      "a version with a later first day",
      (w) => version(w, '{"operatesFrom":"2026-01-01"}'),
      "design_change_has_two_people",
    ],
    [
      "a mapping taken off",
      (w) => `delete from control_criterion where ${mapping(w)}`,
      "mapping_change_has_two_people",
    ],
    [
      "a mapping made weaker",
      (w) => `update control_criterion set strength = 'supports' where ${mapping(w)}`,
      "mapping_change_has_two_people",
    ],
    [
      "a mapping moved to another criterion",
      (w) => `update control_criterion set criterion_id = '${w.other.id}' where ${mapping(w)}`,
      "mapping_change_has_two_people",
    ],
    [
      "a new mapping",
      (w) =>
        `insert into control_criterion (org_id, workspace_id, control_id, criterion_id) select org_id, workspace_id, id, '${w.other.id}' from control where workspace_id = '${w.workspace.id}' and code = 'C-0'`,
      "mapping_change_has_two_people",
    ],
    [
      "another statement beside the versions",
      (w) => `update control set statement = 'X' where workspace_id = '${w.workspace.id}' and code = 'C-0'`,
      "control_says_its_newest_version",
    ],
    [
      "a control that is retired beside the versions",
      (w) =>
        `update control set status = 'retired', version = version + 1 where workspace_id = '${w.workspace.id}' and code = 'C-0'`,
      "control_says_its_newest_version",
    ],
    [
      "a proposal in another's name",
      (w) =>
        `insert into control_proposal (org_id, workspace_id, id, control_id, version, after, windows, why, proposed_by_id, proposed_by) select org_id, workspace_id, gen_random_uuid(), id, 1, '{}', '{SOC 2}', 'Because.', '${w.owner.id}', 'Olive Owner' from control where workspace_id = '${w.workspace.id}' and code = 'C-0'`,
      "proposal_is_of_who_acts",
    ],
    [
      "a proposal without a reason",
      (w) =>
        `insert into control_proposal (org_id, workspace_id, id, control_id, version, after, windows, why, proposed_by_id, proposed_by) select org_id, workspace_id, gen_random_uuid(), id, 1, '{}', '{SOC 2}', ' ', '${w.manager.id}', 'Mia Manager' from control where workspace_id = '${w.workspace.id}' and code = 'C-0'`,
      "proposal_is_of_who_acts",
    ],
  ];

  test.each(CASES)("%s", async (_, text, constraint) => {
    expect(await attempt(world, world.manager, text(world))).toBe(constraint);
  });

  test("a version in which anything is not as two people agreed on it", async () => {
    const w = await makeWorld(2);
    await stepsFor(w, "C-0").edit();
    const { proposal } = await w.call.controls.get({ ...w.scope, control: "C-0" });
    const agreed = {
      ...{
        control_id: "q.control_id",
        effective_from: "q.effective_from",
        snapshot: "q.after",
        mappings: "q.mappings",
      },
      ...{ windows: "q.windows", why: "q.why", changed_by: "q.proposed_by", approved_by: "q.decided_by" },
    };
    const writing = (outcome: string, other: Partial<typeof agreed> = {}) => {
      const columns = { ...agreed, ...other };
      return `update control_proposal set outcome = '${outcome}', decided_by_id = '${w.owner.id}', decided_by = 'Olive Owner', decided_at = now()
          where id = '${proposal?.id}';
        insert into control_version (org_id, workspace_id, version, proposal_id, ${Object.keys(columns)})
        select q.org_id, q.workspace_id, q.version + 1, q.id, ${Object.values(columns)} from control_proposal q where q.id = '${proposal?.id}'`;
    };
    expect(await attempt(w, w.owner, writing("approved"))).toBe("nothing");
    const refused = "design_change_has_two_people";
    expect(await attempt(w, w.owner, writing("declined"))).toBe(refused);
    const others = {
      control_id: `(select id from control where workspace_id = '${w.workspace.id}' and code = 'C-1')`,
      effective_from: "coalesce(q.effective_from, current_date) - 1",
      snapshot: `q.after || '{"title":"Another"}'`,
      mappings: `'[{"criterionId": "${w.other.id}", "from": null, "to": null}]'`,
      ...{ windows: "'{Another}'", why: "'Another.'", changed_by: "'Another'", approved_by: "'Another'" },
    };
    for (const [column, value] of Object.entries(others))
      expect([column, await attempt(w, w.owner, writing("approved", { [column]: value }))]).toEqual([column, refused]);
  });

  test("one person's version on a window's last day, and none on the day after", async () => {
    for (const [last, refused] of [
      [0, "design_change_has_two_people"],
      [-1, "nothing"],
    ] as const) {
      const w = await makeWorld(1, { periodFrom: daysAhead(-200), periodTo: daysAhead(last) });
      expect(await attempt(w, w.manager, version(w, '{"statement":"X"}'))).toBe(refused);
      // What is no design is one person's any day.
      expect(await attempt(w, w.manager, version(w, '{"title":"X"}'))).toBe("nothing");
    }
  });

  test("an end of an engagement that takes in the day on which one person's version bears, and none before it", async () => {
    const made = await makeWorld(1, { periodFrom: daysAhead(-200), periodTo: daysAhead(-20) });
    const w = { ...made, call: callAs(made.manager) };
    expect((await tried(w, "C-0", ["edit"])).statement).toBe("Otherwise.");
    const until = (days: number) =>
      `update engagement set period_to = (select max(effective_from) from control_version where workspace_id = '${w.workspace.id}') + ${days}
       where id = '${w.engagementId}'`;
    expect(await attempt(w, w.manager, until(-1))).toBe("nothing");
    for (const days of [0, 30]) expect(await attempt(w, w.manager, until(days))).toBe("window_takes_in_no_lone_change");
  });

  test("an approval by who proposed it, and a version that claims one that is not there", async () => {
    const w = await makeWorld(1);
    await stepsFor(w, "C-0").edit();
    const { proposal } = await w.call.controls.get({ ...w.scope, control: "C-0" });
    const approve = (id: string) =>
      `update control_proposal set outcome = 'approved', decided_by_id = '${id}', decided_by = 'Olive Owner', decided_at = now() where id = '${proposal?.id}'`;
    const refused = "proposal_is_approved_by_a_second_person";
    expect(await attempt(w, w.manager, approve(w.manager.id))).toBe(refused);
    expect(await attempt(w, w.manager, approve(w.owner.id))).toBe(refused);
    const claimed = version(w, '{"statement":"Otherwise."}', `, '${proposal?.id}'`);
    expect(await attempt(w, w.owner, claimed)).toBe("design_change_has_two_people");
    // Approved, it is that design which is written, and no other.
    const other = `${approve(w.owner.id)}; ${version(w, '{"statement":"Another."}', `, '${proposal?.id}'`)}`;
    expect(await attempt(w, w.owner, other)).toBe("design_change_has_two_people");
  });
});
