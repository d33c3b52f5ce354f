import { expect, test } from "vitest";
import { testDatabase } from "#tests/factories/database.ts";
import { addMember, callAs, makePerson, makeTenant } from "#tests/factories/people.ts";
import { controlValues, engagementValues } from "#tests/factories/programme.ts";

testDatabase();

async function tenant() {
  const made = await makeTenant();
  const scope = { workspace: made.workspace.slug };
  await made.call.engagements.adopt({
    ...scope,
    values: engagementValues({ kind: "iso27001", type: null, categories: [] }),
  });
  const line = async (code: string) => {
    const found = (await made.call.applicability.open(scope)).lines.find((l) => l.code === code);
    if (!found) throw new Error(`no ${code}`);
    return found;
  };
  const decideAll = async () => {
    const { lines } = await made.call.applicability.open(scope);
    const criteria = lines.map((l) => ({ id: l.criterionId, version: l.version }));
    await made.call.applicability.decide({
      ...scope,
      criteria,
      isApplicable: true,
      reasons: ["risk"],
      justification: "",
    });
  };
  return { ...made, scope, line, decideAll };
}

test("the statement has all 93 Annex A controls, each undecided and not implemented at first", async () => {
  const { call, scope } = await tenant();
  const { lines, versions } = await call.applicability.open(scope);
  expect(lines).toHaveLength(93);
  expect(lines.every((l) => l.isApplicable === null && l.implementation === "not")).toBe(true);
  expect(versions).toEqual([]);
});

test("a control's implementation status follows what is mapped to it", async () => {
  const { call, scope, line } = await tenant();
  const { criterionId } = await line("A.5.15");
  const state = async () => (await line("A.5.15")).implementation;
  const values = controlValues({ code: "A-1", status: "draft" });
  const { id: controlId } = await call.controls.create({ ...scope, values });
  await call.mappings.map({ ...scope, controlId, criterionId, rationale: null });
  expect(await state()).toBe("planned");
  await call.controls.update({ ...scope, controlId, version: 1, values: { ...values, status: "active" } });
  expect(await state()).toBe("implemented");
  await call.mappings.setStrength({ ...scope, controlId, criterionId, strength: "partly" });
  expect(await state()).toBe("partly");
});

test("requires a reason for what does not apply, and refuses the second of two concurrent decisions", async () => {
  const { call, scope, line } = await tenant();
  const { criterionId } = await line("A.7.4");
  const criteria = [{ id: criterionId, version: 0 }];
  const exclude = { ...scope, criteria, isApplicable: false, reasons: [] };
  await expect(call.applicability.decide({ ...exclude, justification: " " })).rejects.toThrow(
    "Give the reason why it does not apply.",
  );
  await call.applicability.decide({ ...exclude, justification: "No premises of our own." });
  expect(await line("A.7.4")).toMatchObject({
    isApplicable: false,
    justification: "No premises of our own.",
    version: 1,
  });
  await expect(call.applicability.decide({ ...exclude, justification: "Other." })).rejects.toMatchObject({
    code: "CONFLICT",
  });
});

test("a version can be issued once everything is decided, never changes, and is approved by name", async () => {
  const { call, scope, org, line, decideAll } = await tenant();
  await expect(call.applicability.issue(scope)).rejects.toThrow(
    /Decide first whether A\.5\.1, A\.5\.2, A\.5\.3 and 90 more/,
  );
  await decideAll();
  expect(await call.applicability.issue({ ...scope, note: "First." })).toEqual({ version: 1 });
  const { criterionId, version } = await line("A.7.4");
  await call.applicability.decide({
    ...scope,
    criteria: [{ id: criterionId, version }],
    isApplicable: false,
    reasons: [],
    justification: "No premises.",
  });
  await call.applicability.issue(scope);
  const second = await makePerson("Sam Second");
  await addMember(org.orgId, second, "administrator");
  await expect(callAs(second).applicability.approve({ ...scope, version: 1 })).rejects.toThrow(/Version 2 is newer/);
  await callAs(second).applicability.approve({ ...scope, version: 2 });
  await expect(call.applicability.approve({ ...scope, version: 2 })).rejects.toThrow(/already approved/);
  const { versions } = await call.applicability.open(scope);
  expect(versions.map((v) => [v.version, v.changed, v.approvedBy, v.isSelfApproved])).toEqual([
    [2, 1, "Sam Second", false],
    [1, 0, null, false],
  ]);
});
