import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary } from "@zxcvbn-ts/language-common";

const MIN_SCORE = 3;
let estimator: ZxcvbnFactory | undefined;

/**
 * Why a password must not be used, or null. Length is checked by the schema; this refuses common and guessable ones.
 *
 * @param known words an attacker would try first: the person's name, address, organization
 */
export function passwordProblem(password: string, known: readonly string[]): string | null {
  estimator ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  // Beyond 100 characters the estimate grows slow and says nothing new.
  const { score, feedback } = estimator.check(password.slice(0, 100), [...known]);
  if (score >= MIN_SCORE) return null;
  const warning = feedback.warning ? ` (${feedback.warning})` : "";
  return `This password is common or easy to guess${warning}. Use a few unrelated words.`;
}

export type Attempts = { count: number; windowStart: string };

export const ATTEMPT_WINDOW_MINUTES = 15;
export const ATTEMPTS_PER_ADDRESS = 10;
export const ATTEMPTS_PER_NETWORK = 100;

/** Said by the edge when it cannot know where a request came from. */
export const UNKNOWN_NETWORK = "direct";

/** The part of an address that one subscriber controls: an IPv4 address whole, an IPv6 address's /64. */
export function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("::");
  const left = head.split(":").filter(Boolean);
  const right = tail?.split(":").filter(Boolean) ?? [];
  const middle: string[] = address.includes("::") ? Array(Math.max(0, 8 - left.length - right.length)).fill("0") : [];
  return [...left, ...middle, ...right].slice(0, 4).join(":");
}
