import { beforeAll, describe, expect, test } from "vitest";
import { openDatabase } from "#db/client.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { makeWorld, stepsFor, tried, type World } from "#tests/factories/lone-changes.ts";
import { callAs, type TestPerson } from "#tests/factories/people.ts";
import { daysAhead } from "#tests/factories/programme.ts";
import "#tests/factories/properties.ts";

const db = testDatabase();
let world: World;
beforeAll(async () => {
  world = await makeWorld(db, 3);
}, 120_000);

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

  test("a version that differs in anything from what two people agreed on", async () => {
    const w = await makeWorld(db, 2);
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
      const w = await makeWorld(db, 1, { periodFrom: daysAhead(-200), periodTo: daysAhead(last) });
      expect(await attempt(w, w.manager, version(w, '{"statement":"X"}'))).toBe(refused);
      // What is no design is one person's any day.
      expect(await attempt(w, w.manager, version(w, '{"title":"X"}'))).toBe("nothing");
    }
  });

  test("an end of an engagement that includes the day a lone person's version takes effect, and none before it", async () => {
    const made = await makeWorld(db, 1, { periodFrom: daysAhead(-200), periodTo: daysAhead(-20) });
    const w = { ...made, call: callAs(made.manager) };
    expect((await tried(w, "C-0", ["edit"])).statement).toBe("Otherwise.");
    const until = (days: number) =>
      `update engagement set period_to = (select max(effective_from) from control_version where workspace_id = '${w.workspace.id}') + ${days}
       where id = '${w.engagementId}'`;
    expect(await attempt(w, w.manager, until(-1))).toBe("nothing");
    for (const days of [0, 30]) expect(await attempt(w, w.manager, until(days))).toBe("window_takes_in_no_lone_change");
  });

  test("an approval by the proposer, and a version that claims an approval that does not exist", async () => {
    const w = await makeWorld(db, 1);
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
