import { beforeAll, expect, test } from "vitest";
import { addDays } from "#server/calendar/rules.ts";
import { impairsIndependence } from "#server/delegations/rules.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { delegate, makeProvider, share } from "#tests/factories/invitations.ts";
import { makeOrganization, makePerson, makeTenant } from "#tests/factories/people.ts";
import { engagementValues } from "#tests/factories/programme.ts";
import { undone } from "../access/sessions.ts";

const db = testDatabase();
const [FIRST, LAST] = ["2026-01-01", "2026-06-30"];
const PERIOD = { from: FIRST, to: LAST };
let ids: { delegation: string; grant: string; engagement: string; provider: string };

beforeAll(async () => {
  const { owner, org, call, workspace } = await makeTenant();
  const values = engagementValues({ periodFrom: FIRST, periodTo: LAST });
  const { id: engagement } = await call.engagements.adopt({ workspace: workspace.slug, values });
  const provider = await makeProvider();
  const delegation = await delegate(
    db,
    { owner, orgId: org.orgId },
    { owner: provider.owner, orgId: provider.org.orgId },
  );
  const auditor = await makePerson("Aude Auditor");
  const firm = await makeOrganization(auditor, "audit_firm");
  const grant = await share(db, { owner, slug: workspace.slug }, engagement, auditor, { acceptingId: firm.orgId });
  ids = { delegation, grant, engagement, provider: provider.org.orgId };
});

// A service, and whether it has a day in common with the period.
const SERVICES: [string, { from: string; to: string | null }, boolean][] = [
  ["begins on the period's last day", { from: LAST, to: null }, true],
  ["begins the day after", { from: addDays(LAST, 1), to: null }, false],
  ["ends on the period's first day", { from: "2025-01-01", to: FIRST }, true],
  ["ended the day before", { from: "2025-01-01", to: addDays(FIRST, -1) }, false],
  ["was of the last day alone", { from: LAST, to: LAST }, true],
];

test.each(SERVICES)(
  "a provider whose service %s may audit, or not, by the rule and by each trigger alike",
  async (_, service, impaired) => {
    expect(impairsIndependence(service, PERIOD)).toBe(impaired);
    const expected = impaired ? "auditor_independence" : null;
    const served = [
      "update delegation set accepted_at = $1::date, revoked_at = $2::date where id = $3",
      [service.from, service.to, ids.delegation],
    ] as const;
    const audits = (firm: string) =>
      ["update audit_grant set auditor_org_id = $1 where id = $2", [firm, ids.grant]] as const;
    expect(await refusalOf([served], audits(ids.provider))).toBe(expected);
    expect(await refusalOf([audits(ids.provider)], served)).toBe(expected);
    // The dates come last, from a year before.
    const dates = (from: string, to: string) =>
      ["update engagement set period_from = $1, period_to = $2 where id = $3", [from, to, ids.engagement]] as const;
    const elsewhere = dates("2019-01-01", "2019-12-31");
    expect(await refusalOf([elsewhere, served, audits(ids.provider)], dates(FIRST, LAST))).toBe(expected);
  },
);

type Statement = readonly [string, readonly (string | null)[]];

/** The constraint that refuses the statement once the others, with no trigger asked, have been carried out; null when none does. */
async function refusalOf(before: Statement[], statement: Statement): Promise<string | null> {
  return undone(db.superuser(), async (sql) => {
    await sql`set local session_replication_role = replica`;
    for (const [text, values] of before) expect((await sql.unsafe(text, [...values])).count).toBe(1);
    await sql`set local session_replication_role = origin`;
    const [text, values] = statement;
    return sql
      .savepoint(async (inner) => expect((await inner.unsafe(text, [...values])).count).toBe(1))
      .then(
        () => null,
        (error: { constraint_name?: string }) => error.constraint_name ?? String(error),
      );
  });
}
