import { env } from "./env.ts";

/** Whether the product runs as a demo: the only part of the configuration that pages may know. */
export function isDemo(): boolean {
  return env().demo;
}

/** Whether mail leaves the product; when it does not, the outbox page shows it in the demo. */
export function sendsMail(): boolean {
  return env().SMTP_URL !== undefined;
}
