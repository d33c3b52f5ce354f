import { beforeAll, describe, expect, test } from "vitest";
import { openDatabase } from "#db/client.ts";
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
} from "#tests/factories/sides.ts";
import { undone } from "./sessions.ts";

const db = testDatabase();
let s: Sides;
beforeAll(async () => {
  s = await makeSides(db.superuser());
});

const ISSUED = "2026-08-01";
const BEFORE = "2025-03-31";

/** Acts that together put one organization or person on both sides, and any of them left out does not. */
const BOTH_SIDES: Record<string, (s: Sides) => Act[]> = {
  "the firm operates the client": (s) => [audits(s, s.firm), serves(s, s.firm)],
  "somebody at the firm is a member of the client": (s) => [audits(s, s.firm), joins(s, "firm"), joins(s, "client")],
  "somebody at the firm is a member of the provider": (s) => [
    audits(s, s.firm),
    joins(s, "firm"),
    joins(s, "provider"),
    serves(s, s.provider),
  ],
  "the auditor, who has left the firm, is a member of the client": (s) => [
    audits(s, s.firm),
    isNamed(s),
    joins(s, "client"),
  ],
  "the auditor, who has left the firm, is a member of the provider": (s) => [
    audits(s, s.firm),
    isNamed(s),
    joins(s, "provider"),
    serves(s, s.provider),
  ],
  "the firm operated the client until the first day of other dates": (s) => [
    audits(s, s.firm),
    serves(s, s.firm, "2025-01-01", BEFORE),
    becomes(s, BEFORE, "2025-12-31"),
  ],
  "somebody at the firm was a member of the client on the date of a Type 1": (s) => [
    audits(s, s.firm),
    joins(s, "firm"),
    joins(s, "client", "2025-01-01", BEFORE),
    becomes(s, BEFORE, null),
  ],
  "somebody at the firm worked for the provider while it served, within other dates": (s) => [
    audits(s, s.firm),
    joins(s, "firm"),
    joins(s, "provider", "2025-01-01", "2025-09-01"),
    serves(s, s.provider, "2024-01-01", BEFORE),
    becomes(s, BEFORE, "2025-12-31"),
  ],
};

describe.each(Object.entries(BOTH_SIDES))("when %s", (_, acts) => {
  test("the last act is refused, whichever it is, and none before it", async () => {
    for (const order of permutations(acts(s))) {
      const [last, ...before] = order.toReversed();
      await undone(db.superuser(), async (sql) => {
        for (const act of before.toReversed()) expect(await refusal(sql, act)).toBeNull();
        expect(await refusal(sql, last)).toBe("auditor_independence");
      });
    }
  });

  test("of any two concurrent acts the second waits for the first, and is refused", async () => {
    const watch = openDatabase(db.ownerUrl(), { max: 1 }).client;
    const waiting = () => watch`select from pg_locks join pg_stat_activity a using (pid)
      where not granted and a.datname = current_database()`;
    for (const [i, j] of pairs(acts(s).length)) {
      const all = acts(await makeSides(db.superuser()));
      for (const [n, act] of all.entries()) if (n !== i && n !== j) await done(db.superuser(), act);
      const { promise: held, resolve: release } = Promise.withResolvers<void>();
      const { promise: written, resolve: wrote } = Promise.withResolvers<void>();
      const first = db.superuser().begin(async (sql) => {
        await done(sql, all[i]);
        wrote();
        await held;
      });
      await written;
      const second = db
        .superuser()
        .begin((sql) => done(sql, all[j]))
        .catch((error: unknown) => error);
      await expect.poll(async () => (await waiting()).length, { interval: 5, timeout: 20_000 }).toBe(1);
      release();
      await first;
      expect(await second).toMatchObject({ constraint_name: "auditor_independence" });
    }
    await watch.end();
  });
});

/** From which to which day independence is owed, and how it comes to be so. */
const OWED: [string, { acts: (s: Sides) => Act[]; from: string | null; to: string | null }][] = [
  ["from the first day, without an end", { acts: () => [], from: FIRST, to: null }],
  [
    "from the acceptance that came before",
    { acts: (s) => [audits(s, s.firm, "2025-11-05")], from: "2025-11-05", to: null },
  ],
  ["to the day of issue", { acts: (s) => [becomes(s, FIRST, LAST, "issued", ISSUED)], from: FIRST, to: ISSUED }],
  [
    "to the issue of what was superseded",
    { acts: (s) => [becomes(s, FIRST, LAST, "superseded", ISSUED)], from: FIRST, to: ISSUED },
  ],
  [
    "to the issue of what was withdrawn after it",
    { acts: (s) => [becomes(s, FIRST, LAST, "withdrawn", ISSUED)], from: FIRST, to: ISSUED },
  ],
  [
    "never to what was withdrawn before it was issued",
    { acts: (s) => [becomes(s, FIRST, LAST, "withdrawn")], from: null, to: null },
  ],
  [
    "from a Type 1's date, not from the year before",
    { acts: (s) => [becomes(s, "2026-05-04", null)], from: "2026-05-04", to: null },
  ],
  [
    "all the same when the grant was revoked",
    { acts: (s) => [["update audit_grant set revoked_at = now() where id = $1", [s.grant]]], from: FIRST, to: null },
  ],
];

test.each(OWED)(
  "independence is owed %s: a day's service within is refused, the days around it are not",
  async (_, { acts, from, to }) => {
    const days: [string, boolean][] = [["2030-01-01", from !== null && to === null]];
    if (from) days.push([from, true], [addDays(from, -1), false]);
    if (to) days.push([to, true], [addDays(to, 1), false]);
    for (const [day, refused] of days)
      for (const service of [
        [serves(s, s.firm, day, day)],
        [joins(s, "firm"), joins(s, "client", day, day)],
        [joins(s, "firm"), joins(s, "provider", "2020-01-01"), serves(s, s.provider, day, day)],
      ])
        await undone(db.superuser(), async (sql) => {
          for (const act of [audits(s, s.firm), ...acts(s), ...service.slice(0, -1)]) await done(sql, act);
          expect(await refusal(sql, service.at(-1)), `${day} ${refused}`).toBe(refused ? "auditor_independence" : null);
        });
  },
);

const WIDER: [string, { before: (s: Sides) => Act[]; act: (s: Sides) => Act }][] = [
  [
    "a delegation that had ended is restored",
    {
      before: (s) => [audits(s, s.firm), serves(s, s.firm, "2025-01-01", BEFORE)],
      act: (s) => serves(s, s.firm, "2025-01-01"),
    },
  ],
  [
    "a member of the client is reinstated",
    {
      before: (s) => [audits(s, s.firm), joins(s, "firm"), joins(s, "client", "2025-01-01", BEFORE)],
      act: (s) => joins(s, "client", "2025-01-01"),
    },
  ],
  [
    "a member of the firm is reinstated",
    {
      before: (s) => [audits(s, s.firm), joins(s, "firm", "2025-01-01", BEFORE), joins(s, "client")],
      act: (s) => joins(s, "firm", "2025-01-01"),
    },
  ],
  [
    "an issued engagement is reopened",
    {
      before: (s) => [
        becomes(s, FIRST, LAST, "issued", ISSUED),
        audits(s, s.firm),
        serves(s, s.firm, addDays(ISSUED, 1)),
      ],
      act: (s) => becomes(s, FIRST, LAST, "report"),
    },
  ],
  [
    "a withdrawn engagement is taken up again",
    {
      before: (s) => [becomes(s, FIRST, LAST, "withdrawn"), audits(s, s.firm), serves(s, s.firm)],
      act: (s) => becomes(s, FIRST, LAST),
    },
  ],
  [
    "the day of issue moves past a service",
    {
      before: (s) => [
        becomes(s, FIRST, LAST, "issued", ISSUED),
        audits(s, s.firm),
        serves(s, s.firm, addDays(ISSUED, 1)),
      ],
      act: (s) => becomes(s, FIRST, LAST, "issued", addDays(ISSUED, 1)),
    },
  ],
];

test.each(WIDER)("refuses that %s when it would bring the sides together", async (_, { before, act }) => {
  await undone(db.superuser(), async (sql) => {
    for (const earlier of before(s)) expect(await refusal(sql, earlier)).toBeNull();
    expect(await refusal(sql, act(s))).toBe("auditor_independence");
  });
});

test("a client is never its own auditor", async () => {
  await undone(db.superuser(), async (sql) =>
    expect(await refusal(sql, audits(s, s.client))).toBe("auditor_independence"),
  );
});

test("a grant that no one has accepted, revoked or not, does not bar anyone from the client", async () => {
  await undone(db.superuser(), async (sql) => {
    await done(sql, ["update audit_grant set revoked_at = now() where id = $1", [s.grant]]);
    for (const act of [serves(s, s.firm), joins(s, "client"), joins(s, "firm")])
      expect(await refusal(sql, act)).toBeNull();
  });
});

test("an instant counts for the day it is in the client's time zone", async () => {
  await undone(db.superuser(), async (sql) => {
    await done(sql, audits(s, s.firm));
    const until = (to: string): Act => [
      "update delegation set provider_org_id = $1, accepted_at = '2025-01-01', revoked_at = $2 where id = $3",
      [s.firm, to, s.delegation],
    ];
    // Five hours behind UTC.
    expect(await refusal(sql, until("2026-01-01T05:00:00Z"))).toBe("auditor_independence");
    expect(await refusal(sql, until("2026-01-01T04:59:59Z"))).toBeNull();
  });
});

function permutations<T>(all: readonly T[]): T[][] {
  if (all.length < 2) return [[...all]];
  return all.flatMap((first, i) => permutations(all.toSpliced(i, 1)).map((rest) => [first, ...rest]));
}

function pairs(count: number): [number, number][] {
  const each = Array.from({ length: count }, (_, i) => i);
  return each.flatMap((i) => each.filter((j) => j !== i).map((j): [number, number] => [i, j]));
}
