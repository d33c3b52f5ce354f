import { createHash, randomBytes } from "node:crypto";
import { v7 } from "uuid";

const TOKEN_PREFIX = "tm_";
const TENANT_BYTES = 16;
const SECRET_BYTES = 32;

/** A time-ordered id (UUID version 7), so that the newest rows stand together in every index. */
export function newId(): string {
  return v7();
}

/** 256 random bits for a cookie or a link, URL-safe. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What is kept of a token: its SHA-256, hex. The token has full entropy, so no salt or stretching is needed. */
export function tokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/**
 * The text of a token: `tm_` and 64 characters that hold the tenant it is looked up in and 256 random bits.
 *
 * @throws RangeError unless `secret` is 32 bytes
 */
export function accessTokenText(orgId: string, secret: Uint8Array): string {
  if (secret.length !== SECRET_BYTES) throw new RangeError("a token's secret is 32 bytes");
  return TOKEN_PREFIX + Buffer.concat([Buffer.from(orgId.replaceAll("-", ""), "hex"), secret]).toString("base64url");
}

/** The tenant a token says it belongs to; null when it is no token of ours. The secret alone decides what it opens. */
export function tenantOfToken(token: string): string | null {
  if (!token.startsWith(TOKEN_PREFIX) || !/^[\w-]{64}$/.test(token.slice(TOKEN_PREFIX.length))) return null;
  const id = Buffer.from(token.slice(TOKEN_PREFIX.length), "base64url").subarray(0, TENANT_BYTES).toString("hex");
  return id.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
