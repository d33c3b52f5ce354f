import type { Capability } from "#server/access/rules.ts";

/** What a program can be allowed: never sharing, people, or the making of further tokens. */
export const TOKEN_CAPABILITIES = [
  "workspace:read",
  "plan:read",
  "evidence:read",
  "control:manage",
  "evidence:submit",
  "journal:read",
] as const satisfies readonly Capability[];

export const TOKEN_DAYS = [30, 90, 180, 365] as const;

const PREFIX = "tm_";
const TENANT_BYTES = 16;
const SECRET_BYTES = 32;

/**
 * The text of a token: `tm_` and 64 characters that hold the tenant it is looked up in and 256 random bits.
 *
 * @throws RangeError unless `secret` is 32 bytes
 */
export function accessTokenText(orgId: string, secret: Uint8Array): string {
  if (secret.length !== SECRET_BYTES) throw new RangeError("a token's secret is 32 bytes");
  return PREFIX + Buffer.concat([Buffer.from(orgId.replaceAll("-", ""), "hex"), secret]).toString("base64url");
}

/** The tenant a token says it belongs to; null when it is no token of ours. The secret alone decides what it opens. */
export function tenantOfToken(token: string): string | null {
  if (!token.startsWith(PREFIX) || !/^[\w-]{64}$/.test(token.slice(PREFIX.length))) return null;
  const id = Buffer.from(token.slice(PREFIX.length), "base64url").subarray(0, TENANT_BYTES).toString("hex");
  return id.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export type TokenState = "live" | "revoked" | "expired";

export function tokenState(token: { revokedAt: string | null; expiresAt: string }, now: string): TokenState {
  if (token.revokedAt) return "revoked";
  return token.expiresAt <= now ? "expired" : "live";
}
