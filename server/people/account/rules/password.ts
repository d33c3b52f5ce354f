import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary } from "@zxcvbn-ts/language-common";

const MIN_SCORE = 3;
// Longer input makes the estimate slow without improving it.
const LONGEST_JUDGED = 100;
const LONGEST_WORD = 40;
const MOST_WORDS = 20;
let estimator: ZxcvbnFactory | undefined;

export type Judged = { password: string; known: readonly string[] };

/** The schema checks length. Takes milliseconds. */
export function passwordProblem({ password, known }: Judged): string | null {
  estimator ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  const { score } = estimator.check(password.slice(0, LONGEST_JUDGED), wordsOf(known));
  return score >= MIN_SCORE ? null : "This password is common or easy to guess. Use a few unrelated words.";
}

function wordsOf(known: readonly string[]): string[] {
  const words = [...known, "tickmark"].flatMap((text) => [text, ...text.split(/[\s@.]+/)]);
  return words.filter((word) => word.length > 2 && word.length <= LONGEST_WORD).slice(0, MOST_WORDS);
}
