import { expect, test } from "vitest";
import { testDatabase } from "#tests/factories/database.ts";
import { addMember, callAs, makePerson, makeTenant } from "#tests/factories/people.ts";
import { controlValues, daysAhead, engagementValues } from "#tests/factories/programme.ts";

const db = testDatabase();

/** A control in operation inside the period of an engagement under way, and a second manager. */
async function inside(period = { periodFrom: daysAhead(-100), periodTo: daysAhead(100) }) {
  const made = await makeTenant();
  const scope = { workspace: made.workspace.slug };
  const { id: engagementId } = await made.call.engagements.adopt({ ...scope, values: engagementValues(period) });
  const values = controlValues({ code: "C-1", statement: "As it was.", frequency: "monthly" });
  const { id: controlId } = await made.call.controls.create({ ...scope, values });
  const [criterion] = await made.call.criteria.list(scope);
  await made.call.mappings.map({ ...scope, controlId, criterionId: criterion?.id ?? "", rationale: null });
  for (const move of ["prepare", "operate"] as const)
    await made.call.engagements.move({ ...scope, engagementId, move });
  const second = await makePerson("Sam Second");
  await addMember(made.org.orgId, second, "compliance_manager");
  const change = (more: Partial<typeof values>, why: string | null, version = 1) =>
    made.call.controls.update({ ...scope, controlId, version, values: { ...values, ...more }, why });
  const sheet = () => made.call.controls.get({ ...scope, control: "C-1" });
  return { ...made, scope, controlId, values, change, sheet, second: callAs(second) };
}

test("inside a period a change of design needs a reason; a change of owner does not", async () => {
  const { change, sheet } = await inside();
  await expect(change({ title: "Another title" }, null)).rejects.toThrow(
    /inside the period of SOC 2.*give the reason for the change/,
  );
  await change({ category: "Elsewhere" }, null);
  expect(await change({ title: "Another title", category: "Elsewhere" }, "It says more.", 2)).toMatchObject({
    version: 3,
    isAwaiting: false,
  });
  const [newest] = (await sheet()).versions;
  expect(newest).toMatchObject({ why: "It says more.", approvedBy: null });
  expect(newest?.windows).toHaveLength(1);
});

test("a change of design waits without effect until a second person approves it", async () => {
  const { change, sheet, second, scope, workspace } = await inside();
  const asked = await change({ statement: "As it is to be." }, "The auditor asked.");
  expect(asked).toMatchObject({ version: 1, isAwaiting: true });
  const before = await sheet();
  expect(before).toMatchObject({ statement: "As it was.", version: 1 });
  expect(before.proposal).toMatchObject({ isMine: true, why: "The auditor asked.", changes: [{ field: "statement" }] });
  await expect(change({ statement: "Other." }, "Me too.")).rejects.toThrow(/awaits approval/);
  const proposalId = before.proposal?.id ?? "";
  const decision = { ...scope, proposalId, approve: true };
  expect(await second.controls.awaiting(scope)).toMatchObject([{ code: "C-1", proposedBy: "Olive Owner" }]);
  expect(await second.controls.decide(decision)).toMatchObject({ version: 2 });
  expect(await sheet()).toMatchObject({ statement: "As it is to be.", proposal: null });
  expect((await sheet()).versions[0]).toMatchObject({
    changedBy: "Olive Owner",
    approvedBy: "Sam Second",
    why: "The auditor asked.",
  });
  await expect(second.controls.decide(decision)).rejects.toMatchObject({ code: "NOT_FOUND" });
  const actions = await db.superuser()<{ action: string }[]>`
    select action from journal_entry where log_id = ${workspace.id} order by sequence desc limit 2`;
  expect(actions.map((a) => a.action)).toEqual(["control.change_approved", "control.change_proposed"]);
});

test("refuses approval of one's own change; its proposer may withdraw it, and others may decline it", async () => {
  const { call, change, sheet, second, scope } = await inside();
  await change({ frequency: "weekly" }, "More often.");
  const proposalId = (await sheet()).proposal?.id ?? "";
  await expect(call.controls.decide({ ...scope, proposalId, approve: true })).rejects.toThrow(
    /someone else must approve/,
  );
  await call.controls.decide({ ...scope, proposalId, approve: false });
  await change({ frequency: "weekly" }, "More often.");
  const again = (await sheet()).proposal?.id ?? "";
  await second.controls.decide({ ...scope, proposalId: again, approve: false, why: "Not now." });
  expect(await sheet()).toMatchObject({ frequency: "monthly", version: 1, proposal: null });
});

test("a proposal cannot be approved once the control has changed since", async () => {
  const { change, sheet, second, scope } = await inside();
  await change({ statement: "As it is to be." }, "The auditor asked.");
  const proposalId = (await sheet()).proposal?.id ?? "";
  await change({ title: "Another title" }, "It says more.");
  await expect(second.controls.decide({ ...scope, proposalId, approve: true })).rejects.toThrow(/propose it again/);
  expect((await sheet()).proposal?.id).toBe(proposalId);
});

test("outside a period, or while it is only planned, a control changes at once", async () => {
  const past = await inside({ periodFrom: daysAhead(-300), periodTo: daysAhead(-30) });
  expect(await past.change({ statement: "Otherwise." }, null)).toMatchObject({ version: 2, isAwaiting: false });
});

test("a control is retired inside a period with a reason and by a second person", async () => {
  const { call, scope, controlId, second, sheet } = await inside();
  const retire = { ...scope, controlId, version: 1 };
  await expect(call.controls.retire(retire)).rejects.toThrow(/give the reason/);
  const asked = await call.controls.retire({ ...retire, why: "Another one took its place." });
  expect(asked).toMatchObject({ version: 1, isAwaiting: true });
  const proposalId = (await sheet()).proposal?.id ?? "";
  await second.controls.decide({ ...scope, proposalId, approve: true });
  expect(await sheet()).toMatchObject({ status: "retired", version: 2 });
});
