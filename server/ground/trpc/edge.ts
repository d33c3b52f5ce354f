import { ZodError } from "zod";
import type { Caller } from "#server/ground/access/service.ts";
import { UNKNOWN_NETWORK } from "#server/ground/limits/rules.ts";
import { spoken } from "#server/ground/platform/database-errors.ts";
import { env } from "#server/ground/platform/env.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { log } from "#server/ground/platform/log.ts";
import { observeDenial } from "#server/ground/platform/observe.ts";
import { problem, problemOf, responseOf } from "#server/ground/platform/problem.ts";

const BEARER = /^Bearer (tm_[\w-]{1,200})$/i;

type Cookies = { get(name: string): { value: string } | undefined };
type Headers = { get(name: string): string | null };

/** `__Host-` ties the cookie to this host and path over TLS; plain http on a developer's machine cannot have it. */
export function cookieName(of: "session" | "csrf" | "callback" | "device" | "visitor"): string {
  return `${env().secureCookies ? "__Host-" : ""}tickmark.${of}`;
}

export function sessionTokenOf(cookies: Cookies): string | null {
  return cookies.get(cookieName("session"))?.value ?? null;
}

/** What a browser was given at the last sign-in from it. */
export function deviceTokenOf(cookies: Cookies): string | null {
  return cookies.get(cookieName("device"))?.value ?? null;
}

/** Which of the demo's visitors a browser is; null outside the demo, and before it has asked for anything. */
export function visitorOf(cookies: Cookies): string | null {
  return env().demo ? (cookies.get(cookieName("visitor"))?.value ?? null) : null;
}

/** A cookie for this host's requests alone, which no script reads. @param seconds how long it is kept; null while the browser is open */
export function setCookie(of: "device" | "visitor", token: string, seconds: number | null): string {
  const kept = seconds === null ? "" : `; Max-Age=${seconds}`;
  return `${cookieName(of)}=${token}; Path=/${kept}; HttpOnly; SameSite=Lax${env().secureCookies ? "; Secure" : ""}`;
}

/** The access token a program sends. */
export function accessTokenOf(headers: Headers): string | null {
  return BEARER.exec(headers.get("authorization") ?? "")?.[1] ?? null;
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

/** The workspace that a plain route is asked about and through whose eyes, as given; an empty one is not given. */
export function placeAsked(search: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    ["workspace", "engagement", "as"].flatMap((key) => {
      const value = search.get(key);
      return value ? [[key, value]] : [];
    }),
  );
}

/** The header in which a page's script names the person it was made for; a link or picture does so with `?person=`. */
export const PERSON_HEADER = "x-tickmark-person";

/**
 * Who calls a plain route or procedure. A link that names nobody, from a bookmark or a mail, is followed as whoever is signed in;
 * anything that sends something has to say whose page it comes from.
 */
export function callerOf(request: { method: string; url: string; cookies: Cookies; headers: Headers }): Caller {
  const link = ["GET", "HEAD"].includes(request.method);
  const inLink = link ? (new URL(request.url).searchParams.get("person") ?? "anybody") : null;
  const believes = request.headers.get(PERSON_HEADER) ?? inLink;
  return { sessionToken: sessionTokenOf(request.cookies), believes, now: new Date().toISOString() };
}

/**
 * Refuses what a form or link of another site could send: such a request cannot carry a header of our own.
 *
 * @throws AppError("forbidden")
 */
export function requireOwnPage(request: { headers: Headers }): void {
  if (request.headers.get("x-tickmark") !== "1") throw new AppError("forbidden", "The x-tickmark header is missing.");
}

/** The product's errors as a plain route answers them; anything else is ours and says nothing about itself. */
export function answerError(thrown: unknown): Response {
  const error = spoken(thrown);
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
