import { createHash, randomBytes } from "node:crypto";
import { v7 } from "uuid";

const TOKEN_PREFIX = "tm_";
const TENANT_BYTES = 16;
const SECRET_BYTES = 32;

// Time-ordered, so that new rows cluster in every index.
export function newId(): string {
  return v7();
}

export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

// Full entropy needs no salt or stretching.
export function tokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** `tm_` and 64 characters: the tenant, for the lookup, and 256 random bits. @throws RangeError unless `secret` is 32 bytes */
export function accessTokenText(orgId: string, secret: Uint8Array): string {
  if (secret.length !== SECRET_BYTES) throw new RangeError("a token's secret is 32 bytes");
  return TOKEN_PREFIX + Buffer.concat([Buffer.from(orgId.replaceAll("-", ""), "hex"), secret]).toString("base64url");
}

/** Null if malformed. Only the secret authorises. */
export function tenantOfToken(token: string): string | null {
  if (!token.startsWith(TOKEN_PREFIX) || !/^[\w-]{64}$/.test(token.slice(TOKEN_PREFIX.length))) return null;
  const id = Buffer.from(token.slice(TOKEN_PREFIX.length), "base64url").subarray(0, TENANT_BYTES).toString("hex");
  return id.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
