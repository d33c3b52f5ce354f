import type { KeyObject } from "node:crypto";
import { keyFromSeed, verifierKey } from "#server/journal/rules/note.ts";
import { derivedSecret, env } from "./env.ts";

let key: { name: string; privateKey: KeyObject; verifier: string } | undefined;

/** The Ed25519 key checkpoints are signed with, derived from the product's secret, and the verifier key to publish. */
export function journalKey() {
  if (!key) {
    const name = env().JOURNAL_NAME;
    const privateKey = keyFromSeed(derivedSecret("journal signing key"));
    key = { name, privateKey, verifier: verifierKey(name, privateKey) };
  }
  return key;
}

/** The origin line of a log's checkpoints. */
export function originOf(name: string, logId: string): string {
  return `${name}/${logId}`;
}
