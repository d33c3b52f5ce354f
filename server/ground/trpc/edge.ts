import { ZodError } from "zod";
import type { Caller } from "#server/ground/access/service.ts";
import { UNKNOWN_NETWORK } from "#server/ground/limits/rules.ts";
import { toAppError } from "#server/ground/platform/database-errors.ts";
import { env } from "#server/ground/platform/env.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { log } from "#server/ground/platform/log.ts";
import { observeDenial } from "#server/ground/platform/observe.ts";
import { problem, problemOf, responseOf } from "#server/ground/platform/problem.ts";

const BEARER = /^Bearer (tm_[\w-]{1,200})$/i;

type Cookies = { get(name: string): { value: string } | undefined };
type Headers = { get(name: string): string | null };

/** `__Host-` binds the cookie to this host over TLS; plain http in development cannot use it. */
export function cookieName(of: "session" | "csrf" | "callback" | "device" | "visitor"): string {
  return `${env().secureCookies ? "__Host-" : ""}tickmark.${of}`;
}

export function sessionTokenOf(cookies: Cookies): string | null {
  return cookies.get(cookieName("session"))?.value ?? null;
}

export function deviceTokenOf(cookies: Cookies): string | null {
  return cookies.get(cookieName("device"))?.value ?? null;
}

/** Null outside the demo and before the first request. */
export function visitorOf(cookies: Cookies): string | null {
  return env().demo ? (cookies.get(cookieName("visitor"))?.value ?? null) : null;
}

/** @param seconds how long it is kept; null for as long as the browser is open */
export function setCookie(of: "device" | "visitor", token: string, seconds: number | null): string {
  const kept = seconds === null ? "" : `; Max-Age=${seconds}`;
  return `${cookieName(of)}=${token}; Path=/${kept}; HttpOnly; SameSite=Lax${env().secureCookies ? "; Secure" : ""}`;
}

export function accessTokenOf(headers: Headers): string | null {
  return BEARER.exec(headers.get("authorization") ?? "")?.[1] ?? null;
}

// Only as many X-Forwarded-For hops as we have proxies can be trusted; with none, the client controls the header.
export function networkOf(headers: Headers): string {
  const proxies = env().TRUSTED_PROXIES;
  if (proxies === 0) return UNKNOWN_NETWORK;
  const hops = (headers.get("x-forwarded-for") ?? "").split(",").map((h) => h.trim());
  return hops.at(-proxies) || "unknown";
}

export function placeAsked(search: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    ["workspace", "engagement", "as"].flatMap((key) => {
      const value = search.get(key);
      return value ? [[key, value]] : [];
    }),
  );
}

/** Header in which a page's script names the person it was made for; links and images use `?person=`. */
export const PERSON_HEADER = "x-tickmark-person";

// A link that names nobody, as in bookmarks and mail, works for whoever is signed in; a write must name whose page it is from.
export function callerOf(request: { method: string; url: string; cookies: Cookies; headers: Headers }): Caller {
  const link = ["GET", "HEAD"].includes(request.method);
  const inLink = link ? (new URL(request.url).searchParams.get("person") ?? "anybody") : null;
  const believes = request.headers.get(PERSON_HEADER) ?? inLink;
  return { sessionToken: sessionTokenOf(request.cookies), believes, now: new Date().toISOString() };
}

/** CSRF check: a form or link on another site cannot send a custom header. @throws AppError("forbidden") */
export function requireOwnPage(request: { headers: Headers }): void {
  if (request.headers.get("x-tickmark") !== "1") throw new AppError("forbidden", "The x-tickmark header is missing.");
}

/** The error response of a plain route. Errors that are not ours reveal nothing. */
export function answerError(thrown: unknown): Response {
  const error = toAppError(thrown);
  if (error instanceof AppError) {
    if (error.denial) observeDenial(error.code);
    return responseOf(problemOf(error));
  }
  if (error instanceof ZodError) {
    const [issue] = error.issues;
    return responseOf(problem(400, issue?.message ?? "The request is malformed.", issue?.path.join(".") || null));
  }
  log.error({ err: error }, "route failed");
  return responseOf(problem(500, "Something went wrong on our side; nothing was changed. Try again."));
}
