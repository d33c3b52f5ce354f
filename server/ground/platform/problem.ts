import { STATUS_CODES } from "node:http";
import { AppError, type ErrorCode } from "./errors.ts";
import { type ProblemAnswer, pageOf } from "./problem-page.ts";
import { isForPerson } from "./work.ts";

/** RFC 9457. `field` names the part of the request at fault, if any. */
export type Problem = { type: string; title: string; status: number; detail: string; field?: string };

const STATUS: Record<ErrorCode, number> = {
  unauthenticated: 401,
  forbidden: 403,
  other_person: 412,
  not_found: 404,
  conflict: 409,
  invalid: 400,
  too_many_requests: 429,
  unavailable: 503,
};

export function problem(
  status: number,
  detail: string,
  field: string | null = null,
  headers: Record<string, string> = {},
): ProblemAnswer {
  const body: Problem = { type: "about:blank", title: STATUS_CODES[status] ?? "Error", status, detail };
  return {
    status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...headers },
    detail,
    body: JSON.stringify(field ? { ...body, field } : body),
  };
}

export function problemOf(error: AppError): ProblemAnswer {
  return problem(STATUS[error.code], error.message, error.field, retryHeaders([error]));
}

export function retryHeaders(errors: readonly unknown[]): Record<string, string> {
  const waits = errors.flatMap((e) => (e instanceof AppError && e.retryAfter ? [e.retryAfter] : []));
  return waits.length > 0 ? { "retry-after": String(Math.max(...waits)) } : {};
}

export function responseOf(answer: ProblemAnswer): Response {
  const { status, headers, body } = isForPerson() ? pageOf(answer) : answer;
  return new Response(body, { status, headers });
}
