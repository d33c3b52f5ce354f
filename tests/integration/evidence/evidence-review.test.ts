import { expect, test } from "vitest";
import { withActor } from "#db/tenant.ts";
import { listForExport } from "#server/evidence/evidence/service/export.ts";
import { programmeOf } from "#server/exchange/oscal/queries.ts";
import { assessmentResultsOf } from "#server/exchange/oscal/rules/plans.ts";
import { submitArrived } from "#server/exchange/rest/service.ts";
import { DENIED, sqlSessions } from "#tests/access/sessions.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { evidenceInput, makeUpload } from "#tests/factories/evidence.ts";
import { share } from "#tests/factories/invitations.ts";
import { addMember, asked, callAs, makeOrganization, makePerson, makeTenant } from "#tests/factories/people.ts";
import { controlValues, daysAhead, engagementValues } from "#tests/factories/programme.ts";

const db = testDatabase();
const { attempt } = sqlSessions(db);
const BROKEN = "23514";
const REASON = "The screenshot shows the test system.";

/** An engagement with a monthly control that asks for reviews, its owner who submits and a manager who reviews. */
async function reviewed(evidenceReview: "asked" | "workspace" = "asked") {
  const tenant = await makeTenant();
  const { call, actor } = tenant;
  const scope = { workspace: tenant.workspace.slug };
  const values = engagementValues({ periodFrom: "2026-01-01", periodTo: "2026-06-30" });
  const engagement = await call.engagements.adopt({ ...scope, values });
  const reviewer = await makePerson("Rae Reviewer");
  await addMember(tenant.org.orgId, reviewer, "compliance_manager");
  const [criterion] = await call.criteria.list(scope);
  const makeControl = async (code: string, review: "asked" | "workspace" | "not_asked") => {
    const values = controlValues({ code, frequency: "monthly", evidenceReview: review });
    const { id } = await call.controls.create({ ...scope, values });
    await call.mappings.map({ ...scope, controlId: id, criterionId: criterion?.id ?? "", rationale: null });
    return id;
  };
  const controlId = await makeControl("C-1", evidenceReview);
  let made = 0;
  const submit = async (input: Partial<Parameters<typeof evidenceInput>[0]> = {}, month = "01") =>
    call.evidence.submit({
      ...scope,
      values: evidenceInput({
        controlIds: [controlId],
        uploadIds: [await makeUpload(actor, `bytes ${made++}`)],
        coversFrom: `2026-${month}-01`,
        coversTo: `2026-${month}-28`,
        collectedOn: `2026-${month}-28`,
        ...input,
      }),
    });
  const timeline = (by = call) => by.occurrences.timeline({ ...scope, engagementId: engagement.id });
  const settings = {
    role: "member" as const,
    orgId: tenant.org.orgId,
    workspaceId: tenant.workspace.id,
    personId: reviewer.id,
  };
  return {
    ...tenant,
    ...{ scope, engagement, reviewer, makeControl, controlId, submit, timeline, settings },
    asReviewer: callAs(reviewer),
  };
}

test("evidence of a control that requires review covers nothing until a second person has accepted it", async () => {
  const { submit, timeline, asReviewer, scope } = await reviewed();
  const { id, awaitsReview } = await submit();
  expect(awaitsReview).toBe(true);
  const before = await timeline();
  expect(before.lanes[0]?.states.slice(0, 2)).toBe("am");
  expect(before.figures).toMatchObject({ covered: 0, soFar: 6, awaiting: 1, missing: 5 });
  expect(await asReviewer.evidence.reviewQueue(scope)).toMatchObject({ waiting: 1, items: [{ id, problem: null }] });
  await asReviewer.evidence.review({ ...scope, evidenceId: id, decision: "accepted" });
  const after = await timeline();
  expect(after.lanes[0]?.states.slice(0, 2)).toBe("cm");
  expect(after.figures).toMatchObject({ covered: 1, soFar: 6, awaiting: 0, missing: 5 });
  const { items } = await asReviewer.evidence.list(scope);
  expect(items[0]?.review).toMatchObject({ state: "accepted", by: "Rae Reviewer", reason: null });
  const [entry] = await db.superuser()`
    select action, actor_id from journal_entry where subject_id = ${id} order by sequence desc limit 1`;
  expect(entry).toMatchObject({ action: "evidence.accepted" });
  expect(await asReviewer.evidence.reviewQueue(scope)).toMatchObject({ waiting: 0, items: [] });
  expect(await asReviewer.evidence.reviewWork(scope)).toEqual({ waiting: 0, returned: [] });
  await submit({}, "02");
  expect(await asReviewer.evidence.reviewWork(scope)).toEqual({ waiting: 1, returned: [] });
});

test("returned evidence covers nothing; its submitter sees why by mail and on the overview, and replaces it", async () => {
  const { call, submit, timeline, asReviewer, scope, owner } = await reviewed();
  const { id } = await submit({ title: "Screenshot" });
  await asReviewer.evidence.review({ ...scope, evidenceId: id, decision: "returned", reason: REASON });
  expect((await timeline()).lanes[0]?.states[0]).toBe("m");
  const [letter] = await db.superuser()<{ subject: string; body: string }[]>`
    select subject, body from mail where recipient = ${owner.email} order by created_at desc limit 1`;
  expect(letter?.subject).toBe("Evidence that you submitted on Tickmark was returned");
  expect(letter?.body).toContain(REASON);
  expect(letter?.body).toContain(`/evidence/items?review=returned#${id}`);
  const work = await call.evidence.reviewWork(scope);
  expect(work.returned).toMatchObject([{ id, reason: REASON, by: "Rae Reviewer", controls: ["C-1"] }]);
  expect((await asReviewer.evidence.reviewWork(scope)).returned).toEqual([]);
  expect((await call.evidence.list({ ...scope, review: "returned" })).items.map((i) => i.id)).toEqual([id]);
  const next = await submit({ supersedes: { evidenceId: id, reason: "The right system." } });
  expect((await call.evidence.reviewWork(scope)).returned).toEqual([]);
  await asReviewer.evidence.review({ ...scope, evidenceId: next.id, decision: "accepted" });
  expect((await timeline()).lanes[0]?.states[0]).toBe("c");
  const kept = (await call.evidence.list(scope)).items.find((i) => i.id === id);
  expect(kept).toMatchObject({ state: "superseded", review: { state: "returned", reason: REASON } });
});

test("evidence is returned with a reason, a decision is final, and withdrawn evidence is not reviewed", async () => {
  const { call, submit, asReviewer, scope } = await reviewed();
  const { id } = await submit();
  const review = (decision: "accepted" | "returned", reason: string | null = null, evidenceId = id) =>
    asReviewer.evidence.review({ ...scope, evidenceId, decision, reason });
  for (const reason of [null, "", "  ", "no"])
    await expect(review("returned", reason)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  await review("accepted");
  await expect(review("returned", REASON)).rejects.toThrow("already accepted");
  await call.evidence.withdraw({ ...scope, evidenceId: id, reason: "mistake" });
  const gone = await submit({}, "02");
  await call.evidence.withdraw({ ...scope, evidenceId: gone.id, reason: "mistake" });
  await expect(review("accepted", null, gone.id)).rejects.toThrow("already withdrawn");
});

test("submitters never review their own evidence: not through a role, nor as the person behind the sending token", async () => {
  const { call, submit, asReviewer, scope, actor, controlId } = await reviewed();
  const { id } = await submit();
  await expect(call.evidence.review({ ...scope, evidenceId: id, decision: "accepted" })).rejects.toThrow(
    "someone else must review it",
  );
  const upload = { id: await makeUpload(actor, "by program"), sha256: "" };
  const program = { ...actor, tokenId: controlId, personName: `${actor.personName} (token “Robot”)` };
  const metadata = { controls: ["C-1"], title: "Sent", coversFrom: "2026-03-01", coversTo: "2026-03-28" };
  const sent = await withActor(program, "write", (tx, who) => submitArrived(tx, who, { name: "x", upload, metadata }));
  expect(sent.awaitsReview).toBe(true);
  await expect(call.evidence.review({ ...scope, evidenceId: sent.id, decision: "accepted" })).rejects.toThrow(
    "someone else must review it",
  );
  const queue = await call.evidence.reviewQueue(scope);
  expect(queue.items.map((i) => i.problem !== null)).toEqual([true, true]);
  await asReviewer.evidence.review({ ...scope, evidenceId: sent.id, decision: "accepted" });
});

test("the database refuses reviews by the submitter, in another's name or of evidence not awaiting one, and changes to reviews", async () => {
  const { submit, makeControl, owner, reviewer, settings } = await reviewed();
  const { id } = await submit();
  const plain = await submit({ controlIds: [await makeControl("C-2", "not_asked")] }, "02");
  const insert = (evidenceId: string, by: string, decision = "accepted", reason: string | null = null) =>
    [
      `insert into evidence_review (org_id, workspace_id, evidence_id, decision, reason, reviewed_by_id, reviewed_by, reviewed_at)
       values (app.org_id(), app.workspace_id(), $1, $2, $3, $4, 'Somebody', now()) returning 1`,
      [evidenceId, decision, reason, by],
    ] satisfies [string, (string | null)[]];
  const own = { ...settings, personId: owner.id };
  expect(await attempt(own, ...insert(id, owner.id))).toMatchObject({ code: BROKEN });
  expect(await attempt(own, ...insert(id, reviewer.id))).toMatchObject({ code: DENIED });
  expect(await attempt(settings, ...insert(plain.id, reviewer.id))).toMatchObject({ code: BROKEN });
  expect(await attempt(settings, ...insert(id, reviewer.id, "returned"))).toMatchObject({ code: BROKEN });
  expect(await attempt(settings, ...insert(id, reviewer.id, "approved"))).toMatchObject({ code: BROKEN });
  expect(await attempt({ ...settings, role: "system" }, ...insert(id, reviewer.id))).toMatchObject({ code: DENIED });
  expect(await attempt({ ...settings, role: "auditor" }, ...insert(id, reviewer.id))).toMatchObject({ code: DENIED });
  // Refused at commit for want of an entry; the statement itself is well.
  expect(await attempt(settings, ...insert(id, reviewer.id))).toMatchObject({ code: null, count: 1 });
  const other = await makeTenant();
  const elsewhere = { ...settings, orgId: other.org.orgId, workspaceId: other.workspace.id };
  expect((await attempt(elsewhere, ...insert(id, reviewer.id))).code).not.toBeNull();
  for (const change of ["update evidence_review set decision = 'accepted'", "delete from evidence_review"])
    expect(await attempt(settings, change)).toMatchObject({ code: DENIED });
  expect(await attempt(settings, "update evidence set review_asked = false where id = $1", [id])).toMatchObject({
    code: DENIED,
  });
});

test("the database refuses evidence in another's name, and evidence that denies a review its control requires", async () => {
  const { controlId, owner, settings } = await reviewed();
  const insert = (by: string) =>
    `with e as (insert into evidence (org_id, workspace_id, id, title, source, covers_from, covers_to, collected_on, submitted_at, submitted_by_id, submitted_by, state, sequence)
       values (app.org_id(), app.workspace_id(), '${controlId}', 'x', 'upload', '2026-01-01', '2026-01-31', '2026-01-31', now(), '${by}', 'x', 'submitted', 1) returning id)
     insert into evidence_control (org_id, workspace_id, control_id, evidence_id) select app.org_id(), app.workspace_id(), '${controlId}', id from e`;
  expect(await attempt(settings, insert(owner.id))).toMatchObject({ code: DENIED });
  expect(await attempt(settings, insert(settings.personId))).toMatchObject({ code: BROKEN });
});

test("of two concurrent reviews one decides, and the other is refused as already decided", async () => {
  const { submit, asReviewer, scope, org } = await reviewed();
  const second = await makePerson("Sol Second");
  await addMember(org.orgId, second, "administrator");
  const { id } = await submit();
  const outcomes = await Promise.allSettled([
    asReviewer.evidence.review({ ...scope, evidenceId: id, decision: "accepted" }),
    callAs(second).evidence.review({ ...scope, evidenceId: id, decision: "returned", reason: REASON }),
  ]);
  expect(outcomes.map((o) => o.status).sort()).toEqual(["fulfilled", "rejected"]);
  const refused = outcomes.find((o) => o.status === "rejected");
  expect(refused?.reason).toMatchObject({ code: "CONFLICT", message: expect.stringMatching(/already/) });
  const rows = await db.superuser()`select from evidence_review where evidence_id = ${id}`;
  expect(rows).toHaveLength(1);
});

test("of several controls the strictest decides; turning review on does not affect earlier evidence, turning it off releases none that waits", async () => {
  const { call, submit, makeControl, scope, timeline, controlId } = await reviewed("workspace");
  const before = await submit({}, "01");
  expect(before.awaitsReview).toBe(false);
  await call.evidence.setReviewDefault({ ...scope, asksReview: true, why: "The auditor asked." });
  expect((await timeline()).lanes[0]?.states[0]).toBe("c");
  const waiting = await submit({}, "02");
  expect(waiting.awaitsReview).toBe(true);
  const free = await makeControl("C-2", "not_asked");
  expect((await submit({ controlIds: [free] }, "03")).awaitsReview).toBe(false);
  expect((await submit({ controlIds: [free, controlId] }, "04")).awaitsReview).toBe(true);
  await call.evidence.setReviewDefault({ ...scope, asksReview: false });
  expect((await submit({}, "05")).awaitsReview).toBe(false);
  expect((await timeline()).lanes[0]?.states).toBe("camacm");
  const actions = await db.superuser()<{ action: string }[]>`
    select action from journal_entry where subject_id = ${(await call.workspaces.open(scope)).id} order by sequence`;
  expect(actions.slice(1).map((a) => a.action)).toEqual(["workspace.review_asked", "workspace.review_not_asked"]);
});

test("inside an open period no one turns review off alone: a control's setting waits for a second person, the workspace's is refused", async () => {
  const { call, scope } = await makeTenant().then((t) => ({ ...t, scope: { workspace: t.workspace.slug } }));
  const values = engagementValues({ periodFrom: daysAhead(-30), periodTo: daysAhead(120) });
  const { id: engagementId } = await call.engagements.adopt({ ...scope, values });
  const [criterion] = await call.criteria.list(scope);
  const control = controlValues({ code: "C-1", status: "active" });
  const { id: controlId } = await call.controls.create({ ...scope, values: control });
  await call.mappings.map({ ...scope, controlId, criterionId: criterion?.id ?? "", rationale: null });
  await call.evidence.setReviewDefault({ ...scope, asksReview: true });
  for (const move of ["prepare", "operate"] as const) await call.engagements.move({ ...scope, engagementId, move });
  await expect(call.evidence.setReviewDefault({ ...scope, asksReview: false })).rejects.toThrow("C-1");
  const { isAwaiting } = await call.controls.update({
    ...scope,
    controlId,
    version: 1,
    values: { ...control, evidenceReview: "not_asked" },
    why: "It is a system's own log.",
  });
  expect(isAwaiting).toBe(true);
  const sheet = await call.controls.get({ ...scope, control: controlId });
  expect(sheet).toMatchObject({ evidenceReview: "workspace", asksReview: true });
  expect(sheet.proposal?.changes).toMatchObject([{ label: "evidence review", to: "none" }]);
});

test("an auditor sees pending evidence without files, who accepted the rest, and no returned evidence", async () => {
  const { call, owner, scope, engagement, submit, asReviewer, timeline } = await reviewed();
  const accepted = await submit({ title: "Taken" }, "01");
  const waiting = await submit({ title: "Waits" }, "02");
  const returned = await submit({ title: "Came back" }, "03");
  await asReviewer.evidence.review({ ...scope, evidenceId: accepted.id, decision: "accepted" });
  await asReviewer.evidence.review({ ...scope, evidenceId: returned.id, decision: "returned", reason: REASON });
  const auditor = await makePerson("Aude Auditor");
  const firm = await makeOrganization(auditor, "audit_firm");
  await share(db, { owner, slug: scope.workspace }, engagement.id, auditor, { acceptingId: firm.orgId });
  const asAuditor = callAs(auditor);
  const { items } = await asAuditor.evidence.list(scope);
  expect(items.map(({ id, review, files }) => [id, review?.state, review?.by, files.length])).toEqual([
    [waiting.id, "waiting", null, 0],
    [accepted.id, "accepted", "Rae Reviewer", 1],
  ]);
  const [theirs, ours] = [await timeline(asAuditor), await timeline(call)];
  expect(theirs.lanes[0]?.states).toBe(ours.lanes[0]?.states);
  expect(theirs.figures).toEqual(ours.figures);
  expect(ours.lanes[0]?.states).toBe("cammmm");
  const told = JSON.stringify([
    await asAuditor.journal.activity(scope),
    await asAuditor.search.find({ ...scope, text: "Came" }),
  ]);
  for (const hidden of [returned.id, "Came back", REASON]) expect(told).not.toContain(hidden);
  await expect(
    asAuditor.evidence.review({ ...scope, evidenceId: waiting.id, decision: "accepted" }),
  ).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
});

test("exports state each item's review status and who decided, and OSCAL omits returned evidence", async () => {
  const { submit, asReviewer, scope, actor, engagement } = await reviewed();
  const { id } = await submit();
  await asReviewer.evidence.review({ ...scope, evidenceId: id, decision: "returned", reason: REASON });
  await submit({}, "02");
  const found = await withActor(actor, "write", (tx, who) =>
    listForExport(tx, asked(who, "evidence:read"), { from: "2026-01-01", to: "2026-12-31" }),
  );
  expect(found.items.map((i) => [i.review?.state, i.review?.reason ?? null])).toEqual([
    ["waiting", null],
    ["returned", REASON],
  ]);
  expect(JSON.stringify(found.items)).not.toContain(actor.personId);
  const programme = await withActor(actor, "read", (tx, who) => programmeOf(tx, who, engagement.id));
  const [result] = assessmentResultsOf(programme)["assessment-results"].results;
  const said = (result?.observations ?? []).flatMap((o) => o.props.filter((p) => p.name === "review"));
  expect(said.map((p) => p.value)).toEqual(["awaiting review"]);
});
