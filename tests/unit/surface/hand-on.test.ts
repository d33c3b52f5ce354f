import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { charge } from "#server/ground/limits/service/points.ts";
import { endWork, inWork } from "#server/ground/platform/work.ts";
import { cookieName } from "#server/ground/trpc/edge.ts";
import { handOn } from "#server/surface/cli/hand-on.ts";

/** A front with one side, and people whom it knows. */
function house({ isListening = true, answers = true } = {}) {
  const here: string[] = [];
  const aside: string[] = [];
  const side = {
    isListening: () => isListening,
    answer: async (req: IncomingMessage) => answers && aside.push(req.url ?? "") > 0,
    stop: async () => undefined,
  };
  const handle = handOn([side], (req) => void here.push(req.url ?? ""));
  const person = () => {
    const token = randomUUID();
    charge({ sessionToken: token }, { id: randomUUID(), token: null }, "read");
    return `${cookieName("session")}=${token}`;
  };
  const ask = async (cookie: string, url: string, method = "GET") => {
    const work = { route: url };
    await inWork(work, () => handle({ method, url, headers: { cookie } } as IncomingMessage, {} as ServerResponse));
    return () => endWork(work);
  };
  return { here, aside, person, ask };
}

async function busy(options = {}) {
  const it = house(options);
  const [greedy, quiet] = [it.person(), it.person()];
  (await it.ask(quiet, "/first"))();
  // One more than a browser opens.
  for (let i = 0; i < 7; i++) await it.ask(greedy, "/many");
  it.here.length = 0;
  it.aside.length = 0;
  return { ...it, greedy, quiet };
}

test("a heavy payer's reads go to a side process; others' stay in front", async () => {
  const { here, aside, ask, greedy, quiet } = await busy();
  await ask(greedy, "/w/demo/controls");
  await ask(greedy, "/w/demo/controls", "HEAD");
  (await ask(quiet, "/w/other"))();
  expect(aside).toEqual(["/w/demo/controls", "/w/demo/controls"]);
  expect(here).toEqual(["/w/other"]);
});

test.each([
  ["a change", "/api/trpc/controls.create", "POST"],
  ["a file that is brought", "/api/evidence/upload?name=a", "PUT"],
  ["what the build made", "/_next/static/a.js", "GET"],
  ["how this process is", "/api/health", "GET"],
  ["what it counted", "/api/metrics", "GET"],
  ["the demo's letters, which it knows the browsers of", "/outbox", "GET"],
  ["the same by procedure", "/api/trpc/mail.outbox?input=", "GET"],
  ["the same among others", "/api/trpc/account.me,mail.outbox?batch=1", "GET"],
])("%s is answered in front, however busy somebody is", async (_, url, method) => {
  const { here, aside, ask, greedy } = await busy();
  await ask(greedy, url, method);
  expect({ here, aside }).toEqual({ here: [url], aside: [] });
});

test.each([{ isListening: false }, { answers: false }])(
  "what a side does not answer is answered in front: %o",
  async (how) => {
    const { here, ask, greedy } = await busy(how);
    await ask(greedy, "/w/demo/risks");
    expect(here).toEqual(["/w/demo/risks"]);
  },
);
