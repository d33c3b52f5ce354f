import { env } from "./env.ts";

export function isDemo(): boolean {
  return env().demo;
}

export function sendsMail(): boolean {
  return env().SMTP_URL !== undefined;
}
