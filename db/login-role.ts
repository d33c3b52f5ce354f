import { createHmac } from "node:crypto";

export function appUrlOf(ownerUrl: string, secret: string): string {
  const url = new URL(ownerUrl);
  url.username = "tickmark_app";
  url.password = appPassword(secret);
  return url.toString();
}

/** The login role's password: hex, derived from AUTH_SECRET. */
export function appPassword(secret: string): string {
  return createHmac("sha256", secret).update("database login role").digest("hex");
}
