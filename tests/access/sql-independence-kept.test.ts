import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { addDays } from "#server/ground/calendar/rules.ts";
import { testDatabase } from "#tests/factories/database.ts";
import {
  type Act,
  audits,
  becomes,
  done,
  FIRST,
  isNamed,
  joins,
  LAST,
  makeSides,
  refusal,
  type Sides,
  serves,
  unasked,
} from "#tests/factories/sides.ts";
import { DENIED, type Settings, sqlSessions, undone } from "./sessions.ts";

const db = testDatabase();
const { as, attempt } = sqlSessions(db);
const ISSUED = "2026-08-01";
let s: Sides;
beforeAll(async () => {
  s = await makeSides(db.superuser());
});

describe("people on both sides since before this rule", () => {
  const name = (table: string, column: string, id: string): Act => [
    `update ${table} set ${column} = 'Renamed' where id = $1`,
    [id],
  ];
  const NOTHING_MORE: [string, (s: Sides) => Act][] = [
    ["renames the member of the firm", (s) => name("membership", "name", s.memberOf.firm)],
    ["renames the provider", (s) => name("delegation", "provider_name", s.delegation)],
    ["renames the firm", (s) => name("audit_grant", "firm_name", s.grant)],
    ["ends the delegation", (s) => serves(s, s.firm, LAST, "2026-07-01")],
    ["revokes the grant", (s) => ["update audit_grant set revoked_at = now() where id = $1", [s.grant]]],
    ["ends the membership", (s) => joins(s, "client", LAST, "2026-07-01")],
    ["issues the report", (s) => becomes(s, FIRST, LAST, "issued", ISSUED)],
    ["moves the last day", (s) => becomes(s, FIRST, "2026-09-30")],
    ["withdraws", (s) => becomes(s, FIRST, LAST, "withdrawn")],
  ];
  const earlier = (s: Sides): Act[] => [
    audits(s, s.firm),
    serves(s, s.firm),
    joins(s, "firm"),
    joins(s, "client"),
    isNamed(s),
  ];

  test("is found by the owner", async () => {
    await undone(db.superuser(), async (sql) => {
      const found = () => sql`select person_id from app.independence_conflicts(array(select org_id from organization))`;
      expect(await found()).toHaveLength(0);
      await unasked(sql, earlier(s));
      // The firm, which operates the client; X as a member of the client, and as one of the firm.
      expect((await found()).map((row) => row.person_id).sort()).toEqual([null, s.x, s.x].sort());
    });
  });

  test.each(NOTHING_MORE)("still %s", async (_, act) => {
    await undone(db.superuser(), async (sql) => {
      await unasked(sql, earlier(s));
      expect(await refusal(sql, act(s))).toBeNull();
    });
  });

  test.each<[string, (s: Sides) => Act]>([
    ["an earlier first day", (s) => becomes(s, addDays(FIRST, -1), LAST)],
    ["an earlier delegation", (s) => serves(s, s.firm, addDays(LAST, -1))],
    ["another engagement of the same days", (s) => becomes(s, "2025-12-01", "2026-05-31")],
  ])("is refused %s", async (_, act) => {
    await undone(db.superuser(), async (sql) => {
      await unasked(sql, earlier(s));
      expect(await refusal(sql, act(s))).toBe("auditor_independence");
    });
  });
});

/** What the rows say of one client, as plain values. */
type Model = {
  firm: { id: string; on: string } | null;
  named: string | null;
  served: { by: string; from: string; to: string | null } | null;
  first: string;
  issued: string | null;
  withdrawn: boolean;
};
type Stay = { from: string; to: string | null };
type World = { clients: Model[]; stays: Record<string, Stay> };

const DAYS = ["2025-11-30", "2025-12-01", FIRST, "2026-01-02", ISSUED, "2026-08-02", "2099-01-01"];
const within = (d: string, { from, to }: Stay) => from <= d && (to === null || d <= to);

/** Whether anybody is on both sides of any client on any day that counts: written a second time, day by day. */
function onBothSides(world: World, both: Sides[]): boolean {
  return world.clients.some(({ firm, named, served, first, issued, withdrawn }, n) => {
    const sides = both[n];
    if (!firm || !sides || (withdrawn && !issued)) return false;
    const accepted = named ?? firm.on;
    const place: Record<string, string> = { [sides.client]: sides.memberOf.client, [sides.firm]: sides.memberOf.firm };
    place[sides.provider] = sides.memberOf.provider;
    const stay = (organization: string) => world.stays[place[organization] ?? ""];
    return DAYS.filter((d) => within(d, { from: first < accepted ? first : accepted, to: issued })).some((d) => {
      const operates = [sides.client, ...(served && within(d, served) ? [served.by] : [])];
      const auditing = named !== null || stay(firm.id)?.to === null;
      const operating = operates.some((o) => within(d, stay(o) ?? { from: "9", to: null }));
      return operates.includes(firm.id) || (auditing && operating);
    });
  });
}

const day = fc.constantFrom(...DAYS.slice(0, -1));
const span = fc.tuple(day, fc.option(day)).map(([a, b]) => (b && b < a ? ([b, a] as const) : ([a, b] as const)));
const STEP = fc.record({
  client: fc.nat(1),
  what: fc.constantFrom("audits", "named", "serves", "joins", "becomes", "revoked"),
  span,
  organization: fc.constantFrom("firm", "provider", "client"),
  issued: fc.option(fc.constantFrom(ISSUED, "2026-08-02")),
  withdrawn: fc.boolean(),
});

test("after any sequence of steps no one is on both sides, and only steps that would put someone there are refused", async () => {
  const both = [s, await makeSides(db.superuser(), s)];
  const seen = { refused: 0, accepted: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(STEP, { minLength: 10, maxLength: 30 }), (steps) =>
      undone(db.superuser(), async (sql) => {
        const fresh = { firm: null, named: null, served: null, first: FIRST, issued: null, withdrawn: false };
        let world: World = { clients: [fresh, fresh], stays: {} };
        for (const { client, what, organization, span, issued, withdrawn } of steps) {
          const c = both[client];
          if (!c) throw new Error("no such client");
          const [from, to] = span;
          const by = c[organization];
          const [change, stays, act] = ((): [Partial<Model>, World["stays"], Act] => {
            if (what === "audits") return [{ firm: { id: by, on: from } }, {}, audits(c, by, from)];
            if (what === "named") return [{ named: from }, {}, isNamed(c, from)];
            if (what === "serves") return [{ served: { by, from, to } }, {}, serves(c, by, from, to)];
            if (what === "joins")
              return [{}, { [c.memberOf[organization]]: { from, to } }, joins(c, organization, from, to)];
            if (what === "revoked")
              return [{}, {}, ["update audit_grant set revoked_at = now() where id = $1", [c.grant]]];
            const status = withdrawn ? "withdrawn" : issued ? "issued" : "operate";
            return [{ first: from, issued, withdrawn }, {}, becomes(c, from, "2026-07-31", status, issued)];
          })();
          const next = {
            clients: world.clients.map((m, n) => (n === client ? { ...m, ...change } : m)),
            stays: { ...world.stays, ...stays },
          };
          const expected = onBothSides(next, both) ? "auditor_independence" : null;
          expect(await refusal(sql, act), JSON.stringify({ world, what, client, organization, span })).toBe(expected);
          seen[expected ? "refused" : "accepted"]++;
          if (!expected) world = next;
        }
      }),
    ),
    { numRuns: 40 },
  );
  expect(Math.min(seen.refused, seen.accepted)).toBeGreaterThan(50);
});

describe("in the database itself", () => {
  const inside = (role: "member" | "system", orgId: string): Settings => ({
    role,
    orgId,
    workspaceId: s.workspace,
    personId: s.x,
  });

  test.each(["member", "system"] as const)(
    "%s is refused the second half, though it sees only its own tenant",
    async (role) => {
      const made = await makeSides(db.superuser());
      const before = [audits(made, made.firm), joins(made, "firm"), serves(made, made.provider)];
      for (const act of before) await done(db.superuser(), act);
      for (const [organization, act] of [
        [made.client, joins(made, "client")],
        [made.provider, joins(made, "provider")],
        [made.client, serves(made, made.firm)],
        [made.client, serves(made, made.firm, FIRST, FIRST)],
      ] as const) {
        const { code, message } = await attempt(inside(role, organization), act[0], [...act[1]]);
        expect(`${act[0]}: ${code}`).toMatch(/: (23P01|42501)$/);
        expect(message).toMatch(/on both sides|stays/);
        expect(message).not.toMatch(new RegExp([made.client, made.firm, made.provider, made.x].join("|")));
      }
      const [mine] = await as(inside(role, made.firm), (sql) => sql`select count(*)::int as n from delegation`);
      expect(mine).toEqual({ n: 0 });
    },
  );

  test("no one can rewrite who was on which side until when", async () => {
    const made = await makeSides(db.superuser());
    await done(db.superuser(), audits(made, made.firm));
    await done(db.superuser(), isNamed(made));
    await done(db.superuser(), serves(made, made.provider, "2024-01-01", "2024-06-01"));
    await done(db.superuser(), joins(made, "client", "2024-01-01", "2024-06-01"));
    await done(db.superuser(), ["update invitation set accepted_at = now() where id = $1", [made.invitation]]);
    const PAST = [
      ["audit_grant", made.grant, ["auditor_org_id = null", `auditor_org_id = '${made.provider}'`]],
      [
        "audit_grant_person",
        made.auditor,
        ["person_id = null", "accepted_at = null", "accepted_at = now()", `person_id = '${made.firm}'`],
      ],
      [
        "delegation",
        made.delegation,
        ["provider_org_id = null", "accepted_at = null", "accepted_at = now()", "revoked_at = '2024-02-01'"],
      ],
      [
        "membership",
        made.memberOf.client,
        ["person_id = null", "created_at = now()", "state = 'named'", "ended_at = '2024-02-01'"],
      ],
      [
        "invitation",
        made.invitation,
        ["accepted_at = null", "accepted_at = now() + interval '1 day'", "kind = 'audit'"],
      ],
    ] as const;
    for (const role of ["member", "system"] as const)
      for (const [table, id, changes] of PAST)
        for (const change of changes)
          expect(
            (await attempt(inside(role, made.client), `update ${table} set ${change} where id = $1`, [id])).code,
            `${role}: ${table} ${change}`,
          ).toBe(DENIED);
  });

  test.each(["member", "system", "auditor", "identity", null] as const)(
    "%s asks nothing of the functions behind it, and becomes no arbiter",
    async (role) => {
      for (const statement of [
        "select * from app.independence_conflicts(array[]::uuid[])",
        "select app.independence_turn(null, '{}', '{}')",
        "select app.days_between(now(), now(), 'UTC')",
        "select app.day_of_issue(e), app.independence_owed(e, null) from engagement e",
        "set local role arbiter",
      ])
        expect(`${statement}: ${(await attempt({ role }, statement)).code}`).toMatch(/: 42501$/);
    },
  );
});
