import { createHash, randomBytes } from "node:crypto";
import { v7 } from "uuid";

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
