import { expect, test } from "vitest";
import { testDatabase } from "#tests/factories/database.ts";
import { makeTenant } from "#tests/factories/people.ts";
import { controlValues, engagementValues } from "#tests/factories/programme.ts";

const db = testDatabase();

async function tenant() {
  const made = await makeTenant();
  const scope = { workspace: made.workspace.slug };
  await made.call.engagements.adopt({ ...scope, values: engagementValues() });
  return { ...made, scope };
}

test("everything a SOC 2 needs is adopted at once, as drafts mapped to all of its criteria, and not proposed again", async () => {
  const { call, scope } = await tenant();
  const before = await call.library.browse({ ...scope });
  expect(before.beyond).toEqual([]);
  const codes = before.entries.filter((e) => e.needed).map((e) => e.code);
  expect(codes.length).toBeGreaterThan(5);
  const { adopted } = await call.library.adopt({ ...scope, codes });
  expect(adopted).toHaveLength(codes.length);
  const criteria = await call.criteria.list(scope);
  expect(criteria.every((c) => c.controls.some((m) => m.status === "draft"))).toBe(true);
  expect(criteria.some((c) => c.covered)).toBe(false);
  const after = await call.library.browse({ ...scope });
  expect(after.entries.filter((e) => e.needed)).toEqual([]);
  expect(after.entries.filter((e) => e.adoptedAs).map((e) => e.code)).toEqual(codes);
});

test("a criterion covered by a control in operation needs nothing more", async () => {
  const { call, scope } = await tenant();
  const controlId = (await call.controls.create({ ...scope, values: controlValues({ code: "OWN-1" }) })).id;
  for (const { id: criterionId } of await call.criteria.list(scope))
    await call.mappings.map({ ...scope, controlId, criterionId, rationale: null });
  expect((await call.library.browse({ ...scope })).entries.filter((e) => e.needed)).toEqual([]);
});

test("a library control is adopted once, even by two people at once, and an existing control of the same code is left alone", async () => {
  const { call, scope } = await tenant();
  await call.controls.create({ ...scope, values: controlValues({ code: "gov-01", title: "Ours" }) });
  const answers = await Promise.all([1, 2].map(() => call.library.adopt({ ...scope, codes: ["GOV-01", "GOV-02"] })));
  expect(answers.flatMap((a) => a.adopted).sort()).toEqual(["GOV-01-L2", "GOV-02"]);
  expect(answers.flatMap((a) => a.skipped).sort()).toEqual(["GOV-01", "GOV-02"]);
  expect((await call.controls.get({ ...scope, control: "gov-01" })).title).toBe("Ours");
});

test("a later library change is proposed once, and accepted as a new version or declined", async () => {
  const { call, scope, workspace } = await tenant();
  await call.library.adopt({ ...scope, codes: ["GOV-01", "GOV-02"] });
  expect(await call.library.proposals(scope)).toEqual([]);
  await db.superuser()`
    update control_origin set basis = basis || '{"statement":"As it was."}' where workspace_id = ${workspace.id}`;
  await db.superuser()`update control set statement = 'As it was.' where workspace_id = ${workspace.id}`;
  const [first, second] = await call.library.proposals(scope);
  if (!first || !second) throw new Error("nothing is proposed");
  expect(first.changes).toMatchObject([{ field: "statement", before: "As it was.", own: "As it was." }]);
  await call.library.answer({ ...scope, controlId: first.controlId, version: first.version, accept: true });
  await call.library.answer({ ...scope, controlId: second.controlId, version: second.version, accept: false });
  expect(await call.library.proposals(scope)).toEqual([]);
  const sheet = await call.controls.get({ ...scope, control: "GOV-01" });
  expect([sheet.version, sheet.statement]).toEqual([2, first.changes[0]?.now]);
  expect((await call.controls.get({ ...scope, control: "GOV-02" })).statement).toBe("As it was.");
  await expect(
    call.library.answer({ ...scope, controlId: first.controlId, version: 2, accept: true }),
  ).rejects.toMatchObject({ code: "CONFLICT" });
});
