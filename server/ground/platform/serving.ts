import { appUrlOf } from "#db/login-role.ts";
import { env } from "./env.ts";

const shared = globalThis as typeof globalThis & { tickmarkStopping?: boolean };

export function servingUrl(): string {
  const { DATABASE_APP_URL, DATABASE_URL, secret } = env();
  if (DATABASE_APP_URL) return DATABASE_APP_URL;
  if (DATABASE_URL) return appUrlOf(DATABASE_URL, secret);
  throw new Error("Set DATABASE_URL, or start Tickmark with `npm start`, which brings its own database.");
}

export function announceStopping(): void {
  shared.tickmarkStopping = true;
}

export function isStopping(): boolean {
  return shared.tickmarkStopping === true;
}
