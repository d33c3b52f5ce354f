import type { KeyObject } from "node:crypto";
import { keyFromSeed, verifierKey } from "#server/ground/journal/rules/note.ts";
import { derivedSecret, env } from "#server/ground/platform/env.ts";

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

/** A key that a log's checkpoints may be signed with: its text form, and the origin line that they then have. */
export type Trust = { verifierKey: string; origin: string };

/** What a log's checkpoints are checked against: this installation's key first, then those that signed before it (JOURNAL_FORMER_KEYS). */
export function trustedFor(logId: string): [Trust, ...Trust[]] {
  const { name, verifier } = journalKey();
  return [
    trustIn(verifier, name, logId),
    ...env().JOURNAL_FORMER_KEYS.map((former) => trustIn(former, nameOf(former), logId)),
  ];
}

function trustIn(verifier: string, name: string, logId: string): Trust {
  return { verifierKey: verifier, origin: originOf(name, logId) };
}

/** The name in a verifier key's text form. */
export function nameOf(verifier: string): string {
  return verifier.split("+", 1)[0] ?? "";
}

/** The origin line of a log's checkpoints. */
export function originOf(name: string, logId: string): string {
  return `${name}/${logId}`;
}
