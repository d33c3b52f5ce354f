import type { KeyObject } from "node:crypto";
import { keyFromSeed, verifierKey } from "#server/ground/journal/rules/note.ts";
import { derivedSecret, env } from "#server/ground/platform/env.ts";

let key: { name: string; privateKey: KeyObject; verifier: string } | undefined;

export function journalKey() {
  if (!key) {
    const name = env().JOURNAL_NAME;
    const privateKey = keyFromSeed(derivedSecret("journal signing key"));
    key = { name, privateKey, verifier: verifierKey(name, privateKey) };
  }
  return key;
}

export type Trust = { verifierKey: string; origin: string };

/** This installation's key first, then JOURNAL_FORMER_KEYS. */
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

export function nameOf(verifier: string): string {
  return verifier.split("+", 1)[0] ?? "";
}

export function originOf(name: string, logId: string): string {
  return `${name}/${logId}`;
}
