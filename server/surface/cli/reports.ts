import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { admitReports } from "#server/ground/limits/service/points.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { REPORT_TYPES, takeReports } from "#server/ground/platform/policy-reports.ts";
import { problem, problemOf } from "#server/ground/platform/problem.ts";
import type { ProblemAnswer } from "#server/ground/platform/problem-page.ts";
import { send } from "./bodies.ts";

// In front of the framework: anyone can send reports, so they must be cheap.
export async function answerReports(req: IncomingMessage, res: ServerResponse, routeOf: (path: string) => string) {
  const answer = await taken(req, routeOf).catch((error: unknown) => {
    if (error instanceof AppError) return problemOf(error);
    // Aborted or refused while the body arrived: no answer to send.
    return undefined;
  });
  if (answer === undefined || res.headersSent) return;
  if (answer === null) res.writeHead(204).end();
  else send(req, res, answer);
}

async function taken(req: IncomingMessage, routeOf: (path: string) => string): Promise<ProblemAnswer | null> {
  if (req.method !== "POST") return problem(405, "Browsers send reports here by POST.", null, { allow: "POST" });
  const type = (req.headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (!REPORT_TYPES.some((known) => known === type))
    return problem(415, `Send a browser's report: ${REPORT_TYPES.join(" or ")}.`);
  admitReports();
  return takeReports(await text(req), routeOf) ? null : problem(400, "This is not a browser's report.");
}
