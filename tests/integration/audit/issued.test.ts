import { expect, test } from "vitest";
import type { ReportValues } from "#server/audit/issued/schema.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { entries, share } from "#tests/factories/invitations.ts";
import { atReport, issued, reportValues, unmapped, uploaded } from "#tests/factories/issued.ts";
import { callAs, makePerson, makeTenant } from "#tests/factories/people.ts";

const db = testDatabase();

test("a report is recorded with its file, firm, licence, date and opinions, and the entry says that the client recorded it", async () => {
  const tenant = await makeTenant();
  const { scope, id, receipt } = await issued(tenant);
  const view = await tenant.call.issued.open({ ...scope, engagementId: id });
  expect(view).toMatchObject({
    records: [
      {
        step: "issued",
        firmName: "Alder & Pike CPAs",
        licence: "CPA-4711",
        reportDate: "2026-02-10",
        operationOpinion: "qualified",
        recordedBy: "Olive Owner",
        sequence: receipt.sequence,
        files: [{ name: "report.pdf", size: 4 }],
      },
    ],
    since: { count: 0, changes: [] },
  });
  expect(await tenant.call.engagements.open({ ...scope, engagementId: id })).toMatchObject({
    status: "issued",
    issuedOn: "2026-02-10",
  });
  const [entry] = (await entries(db, tenant.workspace.id)).filter((e) => e.action === "engagement.issue_recorded");
  expect(JSON.stringify(entry)).toContain("recorded by the client");
});

test.each([
  ["no file", { uploadIds: [] }, "uploadIds", /Add the report/],
  ["no firm", { firmName: null }, "firmName", /Name the audit firm/],
  ["no licence", { licence: null }, "licence", /licence number/],
  ["a date before the period's end", { reportDate: "2025-12-31" }, "reportDate", /issued after 31 December 2025/],
  ["a date to come", { reportDate: "2099-01-01" }, "reportDate", /in the future/],
  ["another period", { periodTo: "2025-11-30" }, "periodTo", /The engagement covers/],
  ["no opinion on operation", { operationOpinion: null }, "operationOpinion", /Choose the opinion/],
  ["another category", { categories: ["security", "privacy"] }, "categories", /categories must match/],
] satisfies [string, Partial<ReportValues>, string, RegExp][])(
  "a report with %s is refused beside its field, and the engagement stays",
  async (_, wrong, field, message) => {
    const tenant = await makeTenant();
    const { scope, id } = await atReport(tenant);
    const values = reportValues({ uploadIds: [await uploaded(tenant.actor)], ...wrong });
    await expect(tenant.call.issued.record({ ...scope, engagementId: id, values })).rejects.toMatchObject({
      cause: { field, message: expect.stringMatching(message) },
    });
    expect(await tenant.call.engagements.open({ ...scope, engagementId: id })).toMatchObject({
      status: "report",
      frozen: null,
    });
  },
);

test("a change after the issue moves no figure, and is listed with what, who and when", async () => {
  const tenant = await makeTenant();
  const { call } = tenant;
  const made = await issued(tenant);
  const { scope, id, criterionId } = made;
  const read = async () => ({
    timeline: await call.occurrences.timeline({ ...scope, engagementId: id }),
    criteria: await call.criteria.list({ ...scope, engagementId: id }),
    coverage: await call.criteria.coverage(scope),
    overview: (await call.occurrences.overview(scope)).engagements.find((e) => e.id === id),
    description: await call.scope.description({ ...scope, engagementId: id }),
  });
  const before = await read();
  expect(before.timeline.lanes).toHaveLength(1);
  await unmapped(tenant, made);
  expect(await read()).toEqual(before);
  const { since } = await call.issued.open({ ...scope, engagementId: id });
  expect(since).toMatchObject({ count: 1, changes: [{ who: "Sam Second", why: "It never met it." }] });
  // The present does say that it is gone.
  expect((await call.criteria.list(scope)).find((c) => c.id === criterionId)?.controls).toEqual([]);
});

test("the auditor reads the issued engagement as it was issued, and sees that it was superseded", async () => {
  const tenant = await makeTenant();
  const made = await issued(tenant);
  const { scope, id } = made;
  const person = await makePerson("Ines Auditor");
  await share(db, { owner: tenant.owner, slug: scope.workspace }, id, person, { acceptingName: "Alder & Pike" });
  const auditor = callAs(person);
  const theirs = { ...scope, engagement: id };
  const read = () => auditor.occurrences.timeline({ ...theirs, engagementId: id });
  const before = await read();
  await unmapped(tenant, made);
  expect(await read()).toEqual(before);
  expect(before.lanes).toHaveLength(1);
  await tenant.call.engagements.move({ ...scope, engagementId: id, move: "withdraw", why: "An error was found." });
  expect(await auditor.engagements.open({ ...theirs, engagementId: id })).toMatchObject({ status: "withdrawn" });
  expect((await auditor.issued.open({ ...theirs, engagementId: id })).records.map((r) => r.step)).toEqual([
    "withdrawn",
    "issued",
  ]);
  expect(await read()).toEqual(before);
});
