import { appUrlOf } from "#db/login-role.ts";
import { env } from "./env.ts";

/** The address a serving process connects to: never the owner's. */
export function servingUrl(): string {
  const { DATABASE_APP_URL, DATABASE_URL, secret } = env();
  if (DATABASE_APP_URL) return DATABASE_APP_URL;
  if (DATABASE_URL) return appUrlOf(DATABASE_URL, secret);
  throw new Error("Set DATABASE_URL, or start Tickmark with `npm start`, which brings a database of its own.");
}
