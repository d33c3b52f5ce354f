import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ALLOWANCES } from "#server/ground/limits/rules.ts";
import { admit } from "#server/ground/limits/service/points.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { instruments } from "#server/ground/platform/instruments.ts";
import { log } from "#server/ground/platform/log.ts";
import { MOST_REPORT_BYTES, POLICY_REPORTS } from "#server/ground/platform/policy-reports.ts";
import { createCallerFactory, open, router } from "#server/ground/trpc/base.ts";
import { answerError } from "#server/ground/trpc/edge.ts";
import { SMALL } from "#server/surface/cli/bodies.ts";
import { type WebServer, webServer } from "#server/surface/cli/web-server.ts";
import { forgetLimits } from "#tests/factories/limits.ts";

let web: WebServer;
let handled = 0;

beforeEach(async () => {
  forgetLimits();
  web = webServer(handle, (path) => path.replace(/^\/invitation\/.+/, "/invitation/[token]"));
  web.server.listen(0, "127.0.0.1");
  await once(web.server, "listening");
});
afterEach(async () => {
  vi.restoreAllMocks();
  await web.drain(0);
});

/** Answers as a plain route does that cannot do what it was asked. */
async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
  handled += 1;
  const why = PAGES[req.url ?? ""];
  if (why) {
    await failToLoad(why);
    res.writeHead(500).end();
    return;
  }
  const words = 'An export of "<b>A & B</b>" is under way.';
  const answer = answerError(new AppError("too_many_requests", words, { denial: false, retryAfter: 90 }));
  res.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
}

/** Pages whose data cannot be had, which the framework answers with 500; by what their procedure ends with. */
const PAGES: Record<string, Error> = {
  "/too-many": new AppError("too_many_requests", "Too many.", { retryAfter: 7 }),
  "/outage": new AppError("unavailable", "The database cannot be reached."),
  "/fault": new Error("a fault of ours"),
};

async function failToLoad(why: Error): Promise<void> {
  const pages = router({
    show: open.query(() => {
      throw why;
    }),
  });
  const caller = createCallerFactory(pages)({
    sessionToken: null,
    network: "192.0.2.1",
    now: new Date().toISOString(),
  });
  await expect(caller.show()).rejects.toThrow();
}

type Answer = { status: number; headers: IncomingHttpHeaders; body: string };

async function ask(path: string, headers: Record<string, string>, body = "", method = "POST"): Promise<Answer> {
  const { port } = web.server.address() as AddressInfo;
  const sent = request({ port, path, method, headers });
  sent.on("error", () => undefined);
  sent.end(body);
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) };
}

const BROWSER = { accept: "text/html,application/xhtml+xml,*/*;q=0.8", "sec-fetch-mode": "navigate" };

test.each([
  ["/too-many", 429, "7"],
  ["/outage", 503, "5"],
  ["/fault", 500, undefined],
])(
  "a page that cannot load its data just now says so by status and wait, a fault of ours stays one: %s",
  async (path, status, wait) => {
    vi.spyOn(log, "error").mockReturnValue();
    const answer = await ask(path, BROWSER, "", "GET");
    expect(answer).toMatchObject({ status });
    expect(answer.headers["retry-after"]).toBe(wait);
  },
);

describe("what a browser is shown when it opens an address", () => {
  test.each([
    ["a body too large", "/x", { "content-length": String(2 * SMALL) }, 413, "larger than 1 MB"],
    ["an address too long", `/${"x".repeat(9000)}`, {}, 414, "at most"],
    ["a route that refuses", "/api/controls/export", {}, 429, "is under way"],
  ])("%s: a page in plain words, under a policy that lets nothing run", async (_what, path, headers, status, words) => {
    const answer = await ask(path, { ...BROWSER, ...headers }, "", "GET");
    expect(answer.status).toBe(status);
    expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(answer.headers["content-security-policy"]).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'/,
    );
    expect(answer.headers["x-content-type-options"]).toBe("nosniff");
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(answer.body).toContain(words);
    expect(answer.body).toContain('<html lang="en">');
  });

  test("says when to try again, and turns no user input into markup", async () => {
    const { body, headers } = await ask("/api/controls/export", BROWSER, "", "GET");
    expect(headers["retry-after"]).toBe("90");
    expect(body).toContain('<a href="">Try again</a> in 2 minutes.');
    expect(body).toContain("&#34;&#60;b&#62;A &#38; B&#60;/b&#62;&#34;");
    expect(body).not.toContain("<b>");
  });

  test("a network over its limit gets the page too", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    for (let i = 0; i < ALLOWANCES.everywhere.burst; i += 1) admit({ sessionToken: null }, null);
    const last = await ask("/", BROWSER, "", "GET");
    vi.useRealTimers();
    const headers = { "retry-after": "1", "content-type": "text/html; charset=utf-8" };
    expect(last).toMatchObject({
      status: 429,
      headers,
      body: expect.stringContaining("Tickmark is receiving too many requests"),
    });
  });

  test("refuses callers over their limit before the handler runs, without reading the body", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const stranger = { "content-length": String(SMALL) };
    const before = handled;
    let left = ALLOWANCES.everywhere.burst;
    for (; left > 1; left -= 1) admit({ sessionToken: null }, null);
    await ask("/api/trpc/account.signUp", {}, "{}");
    expect(handled).toBe(before + 1);
    // Promised and never sent: the answer does not wait for it.
    const { port } = web.server.address() as AddressInfo;
    const sent = request({ port, path: "/api/trpc/account.signUp", method: "POST", headers: stranger });
    sent.on("error", () => undefined).flushHeaders();
    const [answer] = (await once(sent, "response")) as [IncomingMessage];
    expect(answer).toMatchObject({ statusCode: 429, headers: { "retry-after": "1" } });
    sent.destroy();
    expect((await ask("/api/health", {}, "", "GET")).headers["retry-after"]).toBe("90");
    vi.useRealTimers();
    expect(handled, "but for health, which a load balancer asks").toBe(before + 2);
  });

  test.each([
    ["a program", {}],
    ["a script of a page", { accept: "text/html", "sec-fetch-mode": "cors" }],
    ["whoever takes anything", { accept: "*/*" }],
  ])("%s gets problem+json", async (_who, headers) => {
    for (const path of ["/api/controls/export", `/${"x".repeat(9000)}`]) {
      const answer = await ask(path, headers as Record<string, string>, "", "GET");
      expect(answer.headers["content-type"]).toBe("application/problem+json");
      expect(JSON.parse(answer.body)).toMatchObject({ type: "about:blank", status: answer.status });
    }
  });
});

describe("policy violation reports", () => {
  const BY_URI = { "content-type": "application/csp-report" };
  const BY_ENDPOINT = { "content-type": "application/reports+json" };
  const violation = {
    "document-uri": "https://tickmark.example/invitation/a-secret-token?next=/w/acme&q=Nora",
    "effective-directive": "script-src-elem",
    "blocked-uri": "https://evil.example/run.js?of=Nora",
    "source-file": "chrome-extension://abcdef/content.js",
    "line-number": 7,
    "script-sample": "alert('Nora')",
    referrer: "https://tickmark.example/people/Nora",
  };
  const report = (changes = {}) => JSON.stringify({ "csp-report": { ...violation, ...changes } });
  const LINE = {
    directive: "script-src-elem",
    page: "/invitation/[token]",
    blocked: "https://evil.example",
    source: "chrome-extension",
    line: 7,
  };

  function lines() {
    const warn = vi.spyOn(log, "warn").mockImplementation(() => undefined);
    return () => warn.mock.calls.flatMap(([line, words]) => (words === "policy report" ? [line as object] : []));
  }
  async function counted(directive: string): Promise<number> {
    const { values } = await instruments().policyReports.get();
    return values.find((v) => v.labels.directive === directive)?.value ?? 0;
  }

  test("each is one log line without queries, secrets, samples or names, counted under its directive", async () => {
    const said = lines();
    const before = await counted("script-src-elem");
    expect(await ask(POLICY_REPORTS, BY_URI, report())).toMatchObject({ status: 204, body: "" });
    const several = [
      {
        type: "csp-violation",
        url: violation["document-uri"],
        user_agent: "Nora's",
        body: {
          documentURL: violation["document-uri"],
          effectiveDirective: "script-src-elem",
          blockedURL: violation["blocked-uri"],
          sourceFile: violation["source-file"],
          lineNumber: 7,
          sample: "alert('Nora')",
        },
      },
      { type: "deprecation", body: { id: "Nora" } },
    ];
    expect(await ask(POLICY_REPORTS, BY_ENDPOINT, JSON.stringify(several))).toMatchObject({ status: 204 });
    expect(said()).toEqual([LINE, LINE]);
    expect(JSON.stringify(said())).not.toMatch(/Nora|secret|next=|run\.js/);
    expect(await counted("script-src-elem")).toBe(before + 2);
  });

  test("a made-up report cannot fill a label or a long line", async () => {
    const said = lines();
    const before = await counted("other");
    const made = {
      "effective-directive": "x".repeat(5000),
      "blocked-uri": `x${"y".repeat(3000)}://a`,
      "document-uri": "no address",
      "line-number": "7\n",
    };
    expect(await ask(POLICY_REPORTS, BY_URI, report(made))).toMatchObject({ status: 204 });
    const inline = { "effective-directive": "", "violated-directive": "img-src 'self'", "blocked-uri": "inline" };
    await ask(POLICY_REPORTS, BY_URI, report(inline));
    const [first, second] = said();
    expect(first).toMatchObject({ directive: "other", page: "unknown", line: null });
    expect(JSON.stringify(first).length).toBeLessThan(300);
    expect(second).toMatchObject({ directive: "img-src", blocked: "inline" });
    expect(await counted("other")).toBe(before + 1);
  });

  test("only browsers' two content types are read, by POST, up to 64 KB, and only valid reports", async () => {
    const said = lines();
    for (const type of ["application/json", "text/plain", "multipart/form-data; boundary=x"])
      expect(await ask(POLICY_REPORTS, { "content-type": type }, report())).toMatchObject({ status: 415 });
    expect(await ask(POLICY_REPORTS, {}, report())).toMatchObject({ status: 415 });
    expect(await ask(POLICY_REPORTS, BY_URI, "", "GET")).toMatchObject({ status: 405, headers: { allow: "POST" } });
    const large = { ...BY_URI, "content-length": String(MOST_REPORT_BYTES + 1) };
    expect(await ask(POLICY_REPORTS, large)).toMatchObject({ status: 413 });
    const hundred = JSON.stringify(Array.from({ length: 100 }, () => ({ type: "csp-violation", body: {} })));
    for (const body of ["", "{", "null", "[1]", '{"csp-report":null}', hundred])
      expect(await ask(POLICY_REPORTS, BY_ENDPOINT, body), body.slice(0, 20)).toMatchObject({ status: 400 });
    expect(said()).toEqual([]);
  });

  test("a flood of reports is refused unread, and does not fill the log", async () => {
    const said = lines();
    vi.useFakeTimers({ toFake: ["Date"] });
    const answers: number[] = [];
    for (let i = 0; i < ALLOWANCES.reports.burst + 20; i += 1)
      answers.push((await ask(POLICY_REPORTS, BY_URI, report())).status);
    vi.useRealTimers();
    expect(answers.filter((status) => status === 204)).toHaveLength(ALLOWANCES.reports.burst);
    expect(new Set(answers.slice(-20))).toEqual(new Set([429]));
    expect(said()).toHaveLength(ALLOWANCES.reports.burst);
  });

  test("every page's policy reports there", () => {
    expect(readFileSync("proxy.ts", "utf8")).toContain(`const REPORTS = "${POLICY_REPORTS}";`);
  });
});
