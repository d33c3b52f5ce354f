import { NextRequest } from "next/server.js";
import { expect, test } from "vitest";
import { GET as exportSomething } from "#app/api/[noun]/export/route.ts";
import { GET, POST } from "#app/api/trpc/[trpc]/route.ts";
import { answerUpload } from "#server/evidence/evidence/transport.ts";
import { cookieName, PERSON_HEADER } from "#server/ground/trpc/edge.ts";
import { endSession, startSession } from "#server/people/account/service/account.ts";
import { testDatabase } from "#tests/factories/database.ts";
import { addMember, makePerson, makeTenant, type TestPerson } from "#tests/factories/people.ts";
import { controlValues } from "#tests/factories/programme.ts";

const db = testDatabase();

test("a comment sent from one person's page under another's session is refused, and recorded for neither", async () => {
  const { nora, samir, comment } = await twoPeople();
  const refused = await comment(samir, nora.id);
  expect(refused.status).toBe(412);
  expect(refused.text).toContain("You are now signed in as Samir Haddad in this browser");
  expect(refused.text).toContain("copy it, or sign in again");
  expect(await commentsIn()).toEqual([]);
  expect((await comment(nora, nora.id)).status).toBe(200);
  expect(await commentsIn()).toEqual(["Nora Lindqvist"]);
});

test("a browser's mutation or upload that names no person is refused, so that no screen can omit it", async () => {
  const { nora, comment, workspace } = await twoPeople();
  expect((await comment(nora, null)).status).toBe(412);
  const url = `/api/evidence/upload?workspace=${workspace}&name=a.txt`;
  for (const [headers, status] of [
    [{}, 412],
    [{ [PERSON_HEADER]: (await makePerson()).id }, 412],
    [{ [PERSON_HEADER]: nora.id }, 201],
  ] as const)
    expect((await answerUpload(asked(url, nora, { method: "PUT", headers, body: "a" }))).status).toBe(status);
  // A form's own `?person=` is no word of a script.
  expect((await answerUpload(asked(`${url}&person=${nora.id}`, nora, { method: "PUT", body: "a" }))).status).toBe(412);
});

test("a page's reads for one person are not answered from another's session, alone or in a batch", async () => {
  const { nora, samir } = await twoPeople();
  const read = async (path: string, person: TestPerson, page: string) => {
    const response = await GET(asked(path, person, { headers: { [PERSON_HEADER]: page } }));
    return { status: response.status, text: await response.text() };
  };
  expect((await read("/api/trpc/account.reach", nora, nora.id)).text).toContain("Nora Lindqvist");
  expect((await read("/api/trpc/account.reach", samir, nora.id)).status).toBe(412);
  const batch = await read("/api/trpc/account.me,account.sessions?batch=1&input={}", samir, nora.id);
  expect(batch.status).toBe(412);
  expect(batch.text).not.toContain("userAgent");
});

test("refuses a link from another person's page, and follows one that names nobody as the signed-in person", async () => {
  const { nora, samir, workspace } = await twoPeople();
  const url = `/api/evidence/export?workspace=${workspace}&from=2026-01-01&to=2026-12-31`;
  const statusAs = async (person: TestPerson, search: string) => {
    const response = await exportSomething(asked(url + search, person), {
      params: Promise.resolve({ noun: "evidence" }),
    });
    await response.arrayBuffer();
    return response.status;
  };
  expect(await statusAs(samir, `&person=${nora.id}`)).toBe(412);
  expect(await statusAs(nora, `&person=${nora.id}`)).toBe(200);
  expect(await statusAs(samir, "")).toBe(200);
});

test("signing in again as the same person keeps the open page working", async () => {
  const { nora, comment } = await twoPeople();
  await endSession(nora.token);
  expect((await comment(nora, nora.id)).status).toBe(401);
  expect((await comment({ ...nora, token: await startSession(nora.id, "test") }, nora.id)).status).toBe(200);
});

async function twoPeople() {
  const { org, workspace, call } = await makeTenant();
  const [nora, samir] = [await makePerson("Nora Lindqvist"), await makePerson("Samir Haddad")];
  for (const person of [nora, samir]) await addMember(org.orgId, person, "administrator");
  const { id: controlId } = await call.controls.create({
    workspace: workspace.slug,
    values: controlValues({ code: "C-1" }),
  });
  const comment = async (session: TestPerson, page: string | null) => {
    const body = JSON.stringify({ workspace: workspace.slug, controlId, body: "Looked at in May." });
    const headers = { "content-type": "application/json", ...(page ? { [PERSON_HEADER]: page } : {}) };
    const response = await POST(asked("/api/trpc/controls.comment", session, { method: "POST", headers, body }));
    return { status: response.status, text: await response.text() };
  };
  return { nora, samir, comment, workspace: workspace.slug };
}

async function commentsIn() {
  const rows = await db.superuser()<{ name: string }[]>`
    select body::json->'actor'->>'name' as name from journal_entry where action = 'control.commented'`;
  return rows.map((r) => r.name);
}

function asked(path: string, person: TestPerson, sent: { method?: string; headers?: object; body?: string } = {}) {
  return new NextRequest(`http://tickmark.test${path}`, {
    method: sent.method,
    headers: { cookie: `${cookieName("session")}=${person.token}`, "x-tickmark": "1", ...sent.headers },
    body: sent.body,
  });
}
