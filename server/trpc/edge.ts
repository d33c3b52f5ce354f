import { ZodError } from "zod";
import type { Caller } from "#server/access/service.ts";
import { UNKNOWN_NETWORK } from "#server/account/rules.ts";
import { spoken } from "#server/platform/database-errors.ts";
import { env } from "#server/platform/env.ts";
import { AppError, type ErrorCode } from "#server/platform/errors.ts";
import { log } from "#server/platform/log.ts";
import { observeDenial } from "#server/platform/observe.ts";

type Cookies = { get(name: string): { value: string } | undefined };
type Headers = { get(name: string): string | null };

/** `__Host-` ties the cookie to this host and path over TLS; plain http on a developer's machine cannot have it. */
export function cookieName(of: "session" | "csrf" | "callback"): string {
  return `${env().secureCookies ? "__Host-" : ""}tickmark.${of}`;
}

export function sessionTokenOf(cookies: Cookies): string | null {
  return cookies.get(cookieName("session"))?.value ?? null;
}

/**
 * The network address a request came from. Only as many hops of X-Forwarded-For are believed as there are proxies of ours. Without
 * a proxy the header is the client's own word and there is no other source here.
 */
export function networkOf(headers: Headers): string {
  const proxies = env().TRUSTED_PROXIES;
  if (proxies === 0) return UNKNOWN_NETWORK;
  const hops = (headers.get("x-forwarded-for") ?? "").split(",").map((h) => h.trim());
  return hops.at(-proxies) || "unknown";
}

/** Who calls a plain route: the same as a procedure's context. */
export function callerOf(request: { cookies: Cookies; headers: Headers }): Caller {
  return { sessionToken: sessionTokenOf(request.cookies), now: new Date().toISOString() };
}

/**
 * Refuses what a form or link of another site could send: such a request cannot carry a header of our own.
 *
 * @throws AppError("forbidden")
 */
export function requireOwnPage(request: { headers: Headers }): void {
  if (request.headers.get("x-tickmark") !== "1") throw new AppError("forbidden", "The x-tickmark header is missing.");
}

const STATUS: Record<ErrorCode, number> = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  invalid: 400,
  too_many_requests: 429,
  unavailable: 503,
};

export function statusOf(error: AppError): number {
  return STATUS[error.code];
}

/** The product's errors as a plain route answers them; anything else is ours and says nothing about itself. */
export function answerError(thrown: unknown): Response {
  const error = spoken(thrown);
  if (error instanceof AppError && error.denial) observeDenial(error.code);
  if (error instanceof AppError)
    return Response.json({ message: error.message, field: error.field }, { status: statusOf(error) });
  if (error instanceof ZodError)
    return Response.json({ message: error.issues[0]?.message ?? "The request is malformed." }, { status: 400 });
  log.error({ err: error }, "route failed");
  return Response.json(
    { message: "Something went wrong on our side; nothing was changed. Try again." },
    { status: 500 },
  );
}
