import { cutAtWord, oneLine } from "#server/ground/tables/rules/cell-text.ts";

const DERIVED_TITLE_LENGTH = 90;

/** A title from a statement: its first sentence, else its first clause, else whole words up to 90 characters. */
export function titleFrom(statement: string): string {
  const text = oneLine(statement);
  return oneLine(firstOf(text));
}

function firstOf(text: string): string {
  const sentence = /^.*?(?=[.!?;](?:\s|$))/u.exec(text)?.[0] ?? text;
  if (sentence !== "" && sentence.length <= DERIVED_TITLE_LENGTH) return sentence;
  const clause = sentence
    .slice(0, DERIVED_TITLE_LENGTH + 1)
    .replace(/[,:–—(][^,:–—(]*$/u, "")
    .trim();
  return clause.length >= DERIVED_TITLE_LENGTH / 3 && clause.length <= DERIVED_TITLE_LENGTH
    ? clause
    : cutAtWord(sentence || text, DERIVED_TITLE_LENGTH);
}
