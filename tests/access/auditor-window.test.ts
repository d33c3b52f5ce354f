import { expect, test } from "vitest";
import { addDays } from "#server/ground/calendar/rules.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { evidenceInput, makeUpload } from "#tests/factories/evidence.ts";
import { share } from "#tests/factories/invitations.ts";
import { callAs, makeOrganization, makePerson, makeTenant } from "#tests/factories/people.ts";
import { controlValues, engagementValues } from "#tests/factories/programme.ts";

const db = testDatabase();
const FIRST = "2026-01-01";
const LAST = "2026-06-30";

/** An engagement over half a year with one shared as-needed control, and its auditor. */
async function audited() {
  const { call, owner, actor, workspace } = await makeTenant();
  const scope = { workspace: workspace.slug };
  const values = engagementValues({ periodFrom: FIRST, periodTo: LAST });
  const { id: engagementId } = await call.engagements.adopt({ ...scope, values });
  const control = await call.controls.create({
    ...scope,
    values: controlValues({ code: "C-1", frequency: "as_needed" }),
  });
  const [criterion] = await call.criteria.list(scope);
  await call.mappings.map({ ...scope, controlId: control.id, criterionId: criterion?.id ?? "", rationale: null });
  const auditor = await makePerson("Aude Auditor");
  const firm = await makeOrganization(auditor, "audit_firm");
  await share(db, { owner, slug: scope.workspace }, engagementId, auditor, { acceptingId: firm.orgId });
  return { call, actor, scope, engagementId, control, asAuditor: callAs(auditor), auditor, firm };
}

test("an auditor reads evidence that has a day in common with the window, its first and its last included, and no other", async () => {
  const { call, actor, scope, control, asAuditor } = await audited();
  const submit = async (title: string, coversFrom: string, coversTo: string) =>
    call.evidence.submit({
      ...scope,
      values: evidenceInput({
        title,
        controlIds: [control.id],
        uploadIds: [await makeUpload(actor, title)],
        coversFrom,
        coversTo,
      }),
    });
  await submit("ends the day before", "2025-12-01", addDays(FIRST, -1));
  await submit("ends on the first day", "2025-12-01", FIRST);
  await submit("begins on the last day", LAST, "2026-07-31");
  await submit("begins the day after", addDays(LAST, 1), "2026-07-31");
  await submit("around it all", "2025-01-01", "2026-12-31");
  const { items } = await asAuditor.evidence.list(scope);
  expect(items.map((item) => item.title).sort()).toEqual([
    "around it all",
    "begins on the last day",
    "ends on the first day",
  ]);
});

test("an auditor sees the events of the window, its first and its last day included, and none before or after", async () => {
  const { call, scope, control, auditor, firm, engagementId, actor } = await audited();
  for (const occurredOn of [addDays(FIRST, -1), FIRST, LAST, addDays(LAST, 1)])
    await call.evidence.recordEvent({ ...scope, controlId: control.id, occurredOn, reference: occurredOn });
  const seen = await db.superuser().begin(async (tx) => {
    await tx`select set_config('app.org_id', ${actor.orgId}, true), set_config('app.workspace_id', ${actor.workspaceId}, true),
      set_config('app.engagement_id', ${engagementId}, true), set_config('app.person_id', ${auditor.id}, true),
      set_config('app.actor_org_id', ${firm.orgId}, true), set_config('role', 'auditor', true)`;
    return tx`select occurred_on::text as "on" from control_event order by occurred_on`;
  });
  expect(seen.map((row) => row.on)).toEqual([FIRST, LAST]);
});

test("a grant may end today, and admits no one the day after its last", async () => {
  const { call, scope, asAuditor } = await audited();
  const [grant] = await call.sharing.list(scope);
  const grantId = grant?.id ?? "";
  const day = (days: number) => addDays(new Date().toISOString().slice(0, 10), days);
  await call.sharing.extend({ ...scope, grantId, endsOn: day(0) });
  await asAuditor.workspaces.open(scope);
  await db.superuser()`update audit_grant set ends_on = ${day(-1)} where id = ${grantId}`;
  await expect(asAuditor.workspaces.open(scope)).rejects.toMatchObject({ code: "NOT_FOUND" });
});
