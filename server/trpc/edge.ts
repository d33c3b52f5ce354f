import { env } from "#server/platform/env.ts";

type Cookies = { get(name: string): { value: string } | undefined };
type Headers = { get(name: string): string | null };

/** `__Host-` ties the cookie to this host and path over TLS; plain http on a developer's machine cannot have it. */
export function sessionCookieName(): string {
  return env().secureCookies ? "__Host-tickmark.session" : "tickmark.session";
}

export function sessionTokenOf(cookies: Cookies): string | null {
  return cookies.get(sessionCookieName())?.value ?? null;
}

/**
 * The network address a request came from. Only as many hops of X-Forwarded-For are believed as there are proxies of ours; the
 * server itself writes the peer's address last, so that a client's own header never counts.
 */
export function networkOf(headers: Headers): string {
  const hops = (headers.get("x-forwarded-for") ?? "").split(",").map((h) => h.trim());
  return hops.at(-1 - Math.max(0, env().TRUSTED_PROXIES - 1)) || "local";
}
