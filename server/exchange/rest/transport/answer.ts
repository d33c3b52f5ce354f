import { AppError } from "#server/ground/platform/errors.ts";
import { problem, responseOf } from "#server/ground/platform/problem.ts";
import { requireStorable } from "#server/ground/platform/storable.ts";
import { workIsAt } from "#server/ground/platform/work.ts";
import { accessTokenOf, answerError } from "#server/ground/trpc/edge.ts";
import { openApi } from "../rules.ts";
import { OPERATIONS, type Operation } from "./operations.ts";

const VERSION = "1.0.0";

/** Answers one REST request. Errors are RFC 9457 problems. */
export async function answerProgram(request: Request): Promise<Response> {
  try {
    const response = await dispatch(request);
    response.headers.set("cache-control", "private, no-store");
    response.headers.set("x-content-type-options", "nosniff");
    return response;
  } catch (error) {
    return refused(error);
  }
}

async function dispatch(request: Request): Promise<Response> {
  const url = new URL(request.url);
  const path = url.pathname.replace(/^\/api\/v1/, "");
  if (path === "/openapi.json" && request.method === "GET") return Response.json(openApi(OPERATIONS, VERSION));
  const candidates = OPERATIONS.flatMap((o) => {
    const workspace = matched(o.path, path);
    return workspace === null ? [] : [{ o, workspace }];
  });
  if (candidates.length === 0) throw new AppError("not_found", "Nothing here: see /api/v1/openapi.json.");
  const found = candidates.find(({ o }) => o.method === request.method);
  if (!found) return methodRefused(candidates.map(({ o }) => o.method));
  return asked(found.o, found.workspace, request, Object.fromEntries(url.searchParams));
}

async function asked(o: Operation, workspace: string, request: Request, query: unknown): Promise<Response> {
  workIsAt(`/api/v1${o.path}`);
  const accessToken = accessTokenOf(request.headers);
  if (o.needs !== "open" && !accessToken)
    throw new AppError("unauthenticated", "Send an access token: Authorization: Bearer tm_…");
  const caller = { sessionToken: null, accessToken, now: new Date().toISOString() };
  requireStorable({ workspace, query });
  const answer = await o.run({ caller, workspace, query, request });
  return answer instanceof Response ? answer : Response.json(answer, { status: o.answer.status });
}

/** The workspace in a path; "" when the pattern has none; null when the path does not match. */
function matched(pattern: string, path: string): string | null {
  const [parts, given] = [pattern.split("/"), path.split("/")];
  if (parts.length !== given.length || parts.some((p, i) => p !== "{id}" && p !== given[i])) return null;
  const id = given[parts.indexOf("{id}")];
  return parts.includes("{id}") ? safeDecoded(id ?? "") : "";
}

function safeDecoded(text: string): string | null {
  try {
    return decodeURIComponent(text) || null;
  } catch {
    return null;
  }
}

function refused(thrown: unknown): Response {
  const answer = answerError(thrown);
  if (answer.status === 401) answer.headers.set("www-authenticate", "Bearer");
  return answer;
}

function methodRefused(allowed: string[]): Response {
  return responseOf(problem(405, `Use ${allowed.join(" or ")} here.`, null, { allow: allowed.join(", ") }));
}
