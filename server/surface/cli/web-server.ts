import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Server as Door } from "node:net";
import onHeaders from "on-headers";
import { env } from "#server/ground/platform/env.ts";
import { instruments } from "#server/ground/platform/instruments.ts";
import { log } from "#server/ground/platform/log.ts";
import { POLICY_REPORTS } from "#server/ground/platform/policy-reports.ts";
import { problem, problemOf } from "#server/ground/platform/problem.ts";
import { wantsPage } from "#server/ground/platform/problem-page.ts";
import { endWork, inWork, markForPerson, retryableErrorOf, type Work } from "#server/ground/platform/work.ts";
import { LONGEST_ADDRESS } from "#server/ground/trpc/schema.ts";
import { refusalOf } from "./admission.ts";
import { holdBody, isRefusing, limitOf, PATIENCE, refuse, send } from "./bodies.ts";
import { answerReports } from "./reports.ts";
import { wasAnsweredAside } from "./side.ts";

const HOUR_MS = 3_600_000;
// For anything that is not a page; pages and files set their own policy.
const NO_PAGE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const ALWAYS = [
  ["content-security-policy", NO_PAGE],
  ["x-content-type-options", "nosniff"],
  ["referrer-policy", "same-origin"],
] as const;
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const QUIET = /^\/(_next|api\/health|api\/metrics)$/;

export type WebServer = {
  server: Server;
  doors: Door[];
  drain(timeoutMs: number): Promise<{ cutOff: number }>;
};

/** A returned promise settles when all its work is done. */
export type Handle = (req: IncomingMessage, res: ServerResponse) => unknown;

/** @param routeOf a path's pattern, the only part of a URL that may be logged */
export function webServer(handle: Handle, routeOf: (path: string) => string, patience = PATIENCE): WebServer {
  const answering = new Set<ServerResponse>();
  const doors: Door[] = [];
  let draining = false;
  const server = createServer(
    {
      // Node's default of five minutes would cut an upload of 500 MB over 10 Mbit/s.
      requestTimeout: HOUR_MS,
      headersTimeout: 60_000,
      // Longer than proxies keep idle connections (nginx: 60 s), so that the proxy closes first.
      keepAliveTimeout: 65_000,
    },
    (req, res) => serve(req, res),
  );
  // With Expect: 100-continue, clients learn that a body is too large before sending it.
  server.on("checkContinue", (req: IncomingMessage, res: ServerResponse) => serve(req, res, () => res.writeContinue()));

  function serve(req: IncomingMessage, res: ServerResponse, goOn: () => void = () => undefined): void {
    // Pipelined behind a refused request.
    if (isRefusing(req.socket)) return;
    const requestId = requestIdOf(req);
    const path = pathOf(req);
    const work: Work = { requestId, route: path === POLICY_REPORTS ? path : routeOf(path) };
    if (wantsPage(req.headers)) markForPerson(work);
    answering.add(res);
    if (draining) res.setHeader("connection", "close");
    res.setHeader("x-request-id", requestId);
    onHeaders(res, () => {
      const later = res.statusCode === 500 ? retryableErrorOf(work) : undefined;
      if (later) {
        res.statusCode = problemOf(later).status;
        res.setHeader("retry-after", `${later.retryAfter}`);
      }
      for (const [name, value] of ALWAYS) if (!res.hasHeader(name)) res.setHeader(name, value);
      if (path.startsWith("/api/") && !res.hasHeader("cache-control")) res.setHeader("cache-control", "no-store");
    });
    if (env().appUrl.startsWith("https://"))
      res.setHeader("strict-transport-security", "max-age=63072000; includeSubDomains");
    observe(req, res, work);
    res.once("close", () => {
      answering.delete(res);
      if (draining) setImmediate(() => server.closeIdleConnections());
    });
    if ((req.url ?? "").length > LONGEST_ADDRESS) {
      refuse(req, res, problem(414, `An address is at most ${LONGEST_ADDRESS} characters long.`), patience);
      return;
    }
    if (!holdBody(req, res, limitOf(path), patience)) return;
    if (!METHODS.includes(req.method ?? "")) {
      res.writeHead(405, { allow: METHODS.join(", ") }).end();
      return;
    }
    const refusal = QUIET.test(work.route ?? "") ? null : refusalOf(req);
    if (refusal) {
      send(req, res, refusal);
      return;
    }
    goOn();
    if (path === POLICY_REPORTS) {
      void inWork(work, () => answerReports(req, res, routeOf));
      return;
    }
    const closed = new Promise<void>((resolve) => res.once("close", resolve));
    const handled = inWork(work, () => handle(req, res));
    // The work continues when the client leaves before the answer.
    void Promise.allSettled([handled, closed]).then(() => endWork(work));
  }

  return {
    server,
    doors,
    async drain(timeoutMs) {
      draining = true;
      for (const res of answering) if (!res.headersSent) res.setHeader("connection", "close");
      const closed = Promise.all(
        [server, ...doors].map((door) => new Promise<void>((resolve) => door.close(() => resolve()))),
      );
      const timer = Promise.withResolvers<void>();
      const timeout = setTimeout(timer.resolve, timeoutMs);
      await Promise.race([closed, timer.promise]);
      clearTimeout(timeout);
      const cutOff = answering.size;
      server.closeAllConnections();
      return { cutOff };
    },
  };
}

/** For a request that passed two processes, the front counts it and the answering process logs it. */
function observe(req: IncomingMessage, res: ServerResponse, work: Work): void {
  const atSide = env().SIDE_SOCKET !== undefined;
  const started = performance.now();
  const { requests, inFlight } = instruments();
  if (!atSide) inFlight.inc();
  res.once("close", () => {
    if (!atSide) inFlight.dec();
    const ms = performance.now() - started;
    // nginx's convention for a client that left early.
    const status = res.writableFinished ? res.statusCode : 499;
    const { method = "" } = req;
    const { route = "other" } = work;
    if (!atSide) requests.observe({ method, route, status }, ms / 1000);
    if (wasAnsweredAside(work)) return;
    const level = QUIET.test(route) && status < 400 ? "debug" : "info";
    log[level]({ ...work, method, status, ms: Math.round(ms) }, "request");
  });
}

/** Uses the id from a trusted proxy or the front process if well-formed, else a new one. Handlers read it from the request. */
function requestIdOf(req: IncomingMessage): string {
  const given = req.headers["x-request-id"];
  const { TRUSTED_PROXIES, SIDE_SOCKET } = env();
  const sound = (TRUSTED_PROXIES > 0 || SIDE_SOCKET) && typeof given === "string" && /^[\w.:/+=-]{8,128}$/.test(given);
  const id = sound ? given : randomUUID();
  req.headers["x-request-id"] = id;
  return id;
}

function pathOf(req: IncomingMessage): string {
  return (req.url ?? "/").split("?", 1)[0] ?? "/";
}
