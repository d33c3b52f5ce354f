import { expect, test } from "vitest";
import { USUAL_SCALE } from "#server/programme/risks/rules/register.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { makeTenant } from "#tests/factories/people.ts";
import { controlValues, daysAhead, engagementValues, riskValues, scopeValues } from "#tests/factories/programme.ts";

const db = testDatabase();

async function tenant() {
  const made = await makeTenant();
  const scope = { workspace: made.workspace.slug };
  const write = (values: Parameters<typeof riskValues>[0], edited: { riskId: string; version: number } | null = null) =>
    made.call.risks.write({ ...scope, values: riskValues(values), edited });
  return { ...made, scope, write };
}

test("a risk is traced to the assets it affects, the controls that address it, and the criteria it threatens", async () => {
  const { call, scope, write } = await tenant();
  await call.engagements.adopt({ ...scope, values: engagementValues() });
  const [criterion] = await call.criteria.list(scope);
  const { id } = await call.controls.create({ ...scope, values: controlValues({ code: "A-1" }) });
  const { item } = await call.scope.save({ ...scope, values: scopeValues(), criteria: [], edited: null });
  const links = { criteria: [criterion?.id ?? ""], controls: [id], assets: [item.id] };
  const made = await write({ ...links, cause: "No second look.", isFraud: true });
  expect(made).toMatchObject({
    code: "R-1",
    cause: "No second look.",
    isFraud: true,
    criteria: [{ code: criterion?.code }],
    controls: [{ code: "A-1" }],
    assets: [{ name: item.name }],
  });
  expect(await call.risks.list({ ...scope, criterionId: criterion?.id ?? "" })).toMatchObject([{ code: "R-1" }]);
  const changed = await write({ description: "Another." }, { riskId: made.id, version: 1 });
  expect(changed).toMatchObject({ version: 2, criteria: [], controls: [], assets: [] });
  await expect(write({}, { riskId: made.id, version: 1 })).rejects.toMatchObject({ code: "CONFLICT" });
});

test("two people adding a risk at once get different codes", async () => {
  const { call, scope, write } = await tenant();
  const both = await Promise.all([write({}), write({})]);
  expect(both.map((r) => r.code).sort()).toEqual(["R-1", "R-2"]);
  expect((await call.risks.register(scope)).risks).toHaveLength(2);
});

test("a risk is accepted by name at its rating, and the journal keeps the reason", async () => {
  const { call, scope, write, workspace } = await tenant();
  const { id: riskId } = await write({});
  const accept = { ...scope, riskId, version: 1, why: "It is small.", until: daysAhead(90) };
  await expect(call.risks.accept({ ...accept, until: daysAhead(-2) })).rejects.toThrow(/today or a later day/);
  const accepted = await call.risks.accept(accept);
  expect(accepted.acceptances).toMatchObject([{ acceptedBy: "Olive Owner", score: 6, why: "It is small." }]);
  const [row] = await db.superuser()<{ body: string }[]>`
    select body from journal_entry where log_id = ${workspace.id} order by sequence desc limit 1`;
  expect(JSON.parse(row?.body ?? "{}")).toMatchObject({ action: "risk.accepted", why: "It is small." });
});

test("the scale belongs to the workspace, and a level in use cannot be removed", async () => {
  const { call, scope, write } = await tenant();
  await write({ inherent: { likelihood: 5, impact: 5 } });
  const three = {
    likelihoods: ["Low", "Medium", "High"],
    impacts: ["Low", "Medium", "High"],
    tolerance: 3,
    version: 0,
  };
  await expect(call.risks.saveScale({ ...scope, ...three })).rejects.toThrow(/R-1 is rated above level 3/);
  const six = {
    ...USUAL_SCALE,
    likelihoods: [...USUAL_SCALE.likelihoods, "Sure"],
    impacts: [...USUAL_SCALE.impacts, "Fatal"],
  };
  expect(await call.risks.saveScale({ ...scope, ...six })).toMatchObject({ version: 1 });
  await expect(call.risks.saveScale({ ...scope, ...six })).rejects.toMatchObject({ code: "CONFLICT" });
  expect((await write({ inherent: { likelihood: 6, impact: 1 }, residual: null })).inherent).toEqual({
    likelihood: 6,
    impact: 1,
  });
});
