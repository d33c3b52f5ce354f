import { expect, test } from "vitest";
import { z } from "zod";
import type { Delegable } from "#server/people/delegations/rules.ts";
import { appRouter } from "#server/surface/api/root.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { makeTenant } from "#tests/factories/people.ts";
import { controlValues, engagementValues, scopeValues, vendorReportValues } from "#tests/factories/programme.ts";

testDatabase();

/** What two people change in the same row, each having read its first version, and what it says afterwards. */
async function edits() {
  const tenant = await makeTenant();
  const { call, workspace, org } = tenant;
  const [scope, organization] = [{ workspace: workspace.slug }, org.orgId];
  const values = engagementValues({ kind: "soc1", categories: [], objectives: ["PAY-01"] });
  const { id: engagementId } = await call.engagements.adopt({ ...scope, values });
  const [objective] = await call.criteria.list(scope);
  const criterionId = objective?.id ?? "";
  const { id: controlId } = await call.controls.create({ ...scope, values: controlValues({ code: "A-1" }) });
  await call.mappings.map({ ...scope, controlId, criterionId, rationale: null });
  const vendor = scopeValues({ kind: "vendor", name: "Cloud", method: "vendor" });
  const { item } = await call.scope.save({ ...scope, values: vendor, criteria: [], edited: null });
  const report = { ...scope, vendorId: item.id };
  const made = await call.scope.saveReport({ ...report, values: vendorReportValues(), edited: null });
  const reportId = made.reports[0]?.id ?? "";
  const rights = (by: string): Delegable[] => [by === "first" ? "control:manage" : "evidence:submit"];
  const provider = { providerName: "Ops", email: "ops@example.com", capabilities: rights("invited") };
  const { id: delegationId } = await call.delegations.invite({ organization, ...provider });
  const days = (by: string) => ({
    asOf: null,
    periodFrom: "2026-01-01",
    periodTo: `2026-1${by === "first" ? 0 : 1}-30`,
  });
  const criterion = () => call.criteria.open({ ...scope, criterionId });
  return {
    mapping: {
      change: (rationale: string, version: number) =>
        call.mappings.change({ ...scope, controlId, criterionId, rationale, version }),
      now: async () => (await criterion()).controls[0],
      says: (rationale: string) => ({ rationale }),
    },
    objective: {
      change: (title: string, version: number) =>
        call.criteria.editObjective({ ...scope, criterionId, title, description: "A sentence.", version }),
      now: criterion,
      says: (title: string) => ({ title }),
    },
    "a vendor's report": {
      change: (conclusion: string, version: number) =>
        call.scope.saveReport({
          ...report,
          values: vendorReportValues({ conclusion }),
          edited: { id: reportId, version },
        }),
      now: async () => (await call.scope.open({ ...scope, itemId: item.id })).reports[0],
      says: (conclusion: string) => ({ conclusion }),
    },
    "a provider's rights": {
      change: (by: string, version: number) =>
        call.delegations.changeCapabilities({ organization, delegationId, capabilities: rights(by), version }),
      now: async () => (await call.delegations.list({ organization }))[0],
      says: (by: string) => ({ capabilities: ["workspace:read", ...rights(by)] }),
    },
    "an engagement's dates": {
      change: (by: string, version: number) =>
        call.engagements.changeDates({ ...scope, engagementId, ...days(by), why: "Agreed.", version }),
      now: () => call.engagements.open({ ...scope, engagementId }),
      says: (by: string) => days(by),
    },
  };
}

test("of two people who change the same thing the second is told so, and what the first saved stays", async () => {
  for (const [what, { change, now, says }] of Object.entries(await edits())) {
    expect(await now(), what).toMatchObject({ version: 1 });
    await change("first", 1);
    await expect(change("second", 1), what).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringMatching(/^Someone has .* since\. Reload, then make your change again\.$/),
    });
    expect(await now(), what).toMatchObject({ ...says("first"), version: 2 });
    await change("second", 2);
    expect(await now(), what).toMatchObject({ ...says("second"), version: 3 });
  }
});

test("of two saves at the same moment one is refused", async () => {
  for (const [what, { change, now }] of Object.entries(await edits())) {
    const outcomes = await Promise.allSettled([change("first", 1), change("second", 1)]);
    expect(outcomes.map((o) => o.status).sort(), what).toEqual(["fulfilled", "rejected"]);
    expect(await now(), what).toMatchObject({ version: 2 });
  }
});

// Acts that write no row over: they add one, end one, move it to a state that it can enter once, or ask for a message.
const ACTS =
  /\.(accept|add|adopt|answer|comment|confirm|create|invite|issue|make|map|record|rollForward|share|signUp|submit|approve|decide|move|reject|resend|request|reset|review|end|remove|retire|revoke|unmap|withdraw|signEveryoneOut)(?![a-z])/;
const WITHOUT_VERSION = {
  "account.changePassword": "the current password is asked for",
  "account.sendCheckpoints": "a choice of one's own",
  "controls.saveView": "adds a view under a name that nothing else has",
  "evidence.setReviewDefault": "one choice, in view where it is made",
  "mappings.setStrength": "one choice, in view where it is made; the rationale and points stay",
  "organizations.rename": "one value, in view where it is changed",
  "people.changeRole": "one choice, in view where it is made",
  "people.rename": "one value, in view where it is changed",
  "sharing.extend": "one day, in view where it is changed",
};

test("a procedure that changes what is there takes the version that its author read, or stands on the list with its reason", () => {
  type Mutations = Record<string, { _def: { type: string; inputs: z.ZodType[] } }>;
  const mutations = Object.entries(appRouter._def.procedures as unknown as Mutations).filter(
    ([, { _def }]) => _def.type === "mutation",
  );
  const takesVersion = (input: z.ZodType) =>
    JSON.stringify(z.toJSONSchema(input, { io: "input", unrepresentable: "any" })).includes('"version":');
  const edits = mutations.filter(([name, { _def }]) => !ACTS.test(name) && !_def.inputs.some(takesVersion));
  expect(edits.map(([name]) => name).sort()).toEqual(Object.keys(WITHOUT_VERSION));
});
