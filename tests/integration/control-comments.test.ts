import { expect, test } from "vitest";
import { testDatabase } from "#tests/factories/database.ts";
import { addMember, callAs, makePerson, makeTenant } from "#tests/factories/people.ts";
import { controlValues, documentValues, riskValues } from "#tests/factories/programme.ts";

const db = testDatabase();

test("a comment stands beside its control, tells whom it names by mail, and is in the journal", async () => {
  const { call, org, workspace } = await makeTenant();
  const scope = { workspace: workspace.slug };
  const named = await makePerson(`Nia Named ${workspace.slug}`);
  await addMember(org.orgId, named, "viewer");
  const { id: controlId } = await call.controls.create({ ...scope, values: controlValues({ code: "C-1" }) });
  const { comments } = await call.controls.comment({ ...scope, controlId, body: `@${named.name}, please look.` });
  expect(comments).toMatchObject([{ writtenBy: "Olive Owner", mentions: [named.name] }]);
  const mails = await db.superuser()<{ subject: string; body: string }[]>`
    select subject, body from mail where recipient = ${named.email}`;
  expect(mails).toHaveLength(1);
  expect(mails[0]?.subject).toBe("Olive Owner named you beside C-1");
  expect(mails[0]?.body).toContain(`/w/${workspace.slug}/controls/C-1`);
  const [row] = await db.superuser()<{ action: string }[]>`
    select action from journal_entry where log_id = ${workspace.id} order by sequence desc limit 1`;
  expect(row?.action).toBe("control.commented");
  await expect(callAs(named).controls.comment({ ...scope, controlId, body: "Thanks." })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
});

test("a control shows the risks it addresses and the documents that lay it down", async () => {
  const { call, workspace } = await makeTenant();
  const scope = { workspace: workspace.slug };
  const { id: controlId } = await call.controls.create({ ...scope, values: controlValues({ code: "C-1" }) });
  await call.risks.write({ ...scope, values: riskValues({ controls: [controlId] }), after: null });
  await call.documents.create({ ...scope, values: documentValues({ controls: [controlId] }), body: "Be careful." });
  expect(await call.controls.related({ ...scope, controlId })).toMatchObject({
    risks: [{ code: "R-1" }],
    documents: [{ title: documentValues().title }],
    libraryCode: null,
    comments: [],
  });
});
