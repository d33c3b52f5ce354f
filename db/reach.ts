import { setTimeout as sleep } from "node:timers/promises";
import { openDatabase } from "./client.ts";

// Errors of a server or pooler that is still starting. Waiting does not fix any other.
const STARTING =
  /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|CONNECT_TIMEOUT|CONNECTION_\w+|08\w{3}|57P0[1-3]|53300)$/;
const LONGEST_WAIT_MS = 5000;

/**
 * Waits for the database, with exponential backoff.
 * @param patienceMs longest wait; 0 tries once
 * @throws Error naming the host if it does not answer in time; the driver's own error if waiting would not help, such as a wrong
 *   password
 */
export async function waitForDatabase(url: string, patienceMs: number, say: (line: string) => void): Promise<void> {
  const until = Date.now() + patienceMs;
  const { host } = new URL(url);
  for (let waitMs = 250; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    const reason = await startingCode(url);
    if (!reason) return;
    if (Date.now() + waitMs > until) throw new Error(`Postgres at ${host} does not answer (${reason}).`);
    say(`Waiting for Postgres at ${host} (${reason}) …`);
    await sleep(waitMs);
  }
}

async function startingCode(url: string): Promise<string | null> {
  const { client } = openDatabase(url, { max: 1 });
  try {
    await client`select 1`;
    return null;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (STARTING.test(code)) return code;
    throw error;
  } finally {
    await client.end({ timeout: 1 });
  }
}
