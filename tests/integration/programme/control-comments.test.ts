import { expect, test } from "vitest";
import { testDatabase } from "#tests/factories/database.ts";
import { addMember, callAs, makePerson, makeTenant } from "#tests/factories/people.ts";
import { controlValues, documentValues, riskValues, scopeValues } from "#tests/factories/programme.ts";

const db = testDatabase();

test("a comment appears beside its control, mails the people it names, and is in the journal", async () => {
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
  expect(mails[0]?.subject).toBe("You were named in a comment on Tickmark");
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
  await call.risks.write({ ...scope, values: riskValues({ controls: [controlId] }), edited: null });
  await call.documents.create({ ...scope, values: documentValues({ controls: [controlId] }), body: "Be careful." });
  expect(await call.controls.related({ ...scope, controlId })).toMatchObject({
    risks: [{ code: "R-1" }],
    documents: [{ title: documentValues().title }],
    libraryCode: null,
    comments: [],
  });
});

test("a control lists the systems it runs on and they list it; concurrent changes to either are kept", async () => {
  const { call, workspace } = await makeTenant();
  const scope = { workspace: workspace.slug };
  const { id: controlId } = await call.controls.create({ ...scope, values: controlValues({ code: "C-1" }) });
  const added = async (name: string) =>
    (
      await call.scope.save({
        ...scope,
        values: scopeValues({ name, kind: "application" }),
        criteria: [],
        edited: null,
      })
    ).item.id;
  const [ledger, portal] = [await added("Ledger"), await added("Portal")];
  await call.controls.setSystems({ ...scope, controlId, itemIds: [ledger, portal, portal], version: 0 });
  const { systems, systemsVersion: version } = await call.controls.related({ ...scope, controlId });
  expect(systems.map((s) => s.name)).toEqual(["Ledger", "Portal"]);
  expect((await call.scope.open({ ...scope, itemId: ledger })).controls).toMatchObject([
    { id: controlId, code: "C-1" },
  ]);
  await call.controls.update({
    ...scope,
    controlId,
    version: 1,
    values: controlValues({ code: "C-1", title: "Renamed meanwhile" }),
  });
  await expect(call.controls.setSystems({ ...scope, controlId, itemIds: [], version: 0 })).rejects.toMatchObject({
    code: "CONFLICT",
  });
  await expect(call.controls.setSystems({ ...scope, controlId, itemIds: [controlId], version })).rejects.toMatchObject({
    code: "BAD_REQUEST",
  });
  const values = scopeValues({ name: "Ledger", kind: "application", standing: "gone", reason: "Sold." });
  await expect(
    call.scope.save({ ...scope, values, criteria: [], edited: { itemId: ledger, version: 1 } }),
  ).rejects.toThrow("C-1");
  await call.controls.setSystems({ ...scope, controlId, itemIds: [portal], version });
  await call.scope.save({ ...scope, values, criteria: [], edited: { itemId: ledger, version: 1 } });
  const rows = await db.superuser()`
    select from journal_entry where log_id = ${workspace.id} and action = 'control.systems_changed' and subject_id = ${controlId}`;
  expect(rows).toHaveLength(2);
});
