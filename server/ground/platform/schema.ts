import { env } from "./env.ts";

export function isDemo(): boolean {
  return env().demo;
}

/** Whether mail is really sent; otherwise the demo's outbox page shows it. */
export function sendsMail(): boolean {
  return env().SMTP_URL !== undefined;
}
