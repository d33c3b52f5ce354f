import { Script } from "node:vm";

export type Names = { singular: Forms; plural: Forms; article: "a" | "an"; wing: string };
type Forms = {
  words: string;
  kebab: string;
  snake: string;
  constant: string;
  camel: string;
  pascal: string;
  sentence: string;
};

/** Two words that nothing else in the templates uses. */
const TEMPLATE: Pick<Names, "singular" | "plural"> = {
  singular: formsOf("example-noun"),
  plural: formsOf("example-nouns"),
};

/** Postgres allows 63 bytes for a name; constraints are named after their table. */
const LONGEST = 32;
const RESERVED_IN_SQL =
  "all analyse array case cast check collate column constraint default end except fetch grant group limit offset order primary references table union unique user window";

export function namesOf(noun: string, plural: string, wing: string): Names {
  return { singular: formsOf(noun), plural: formsOf(plural), article: /^[aeiou]/.test(noun) ? "an" : "a", wing };
}

export function pluralOf(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(s|x|z|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

/** Null if fine. @param code the templates, whose own names are taken */
export function problemWithName(noun: string, plural: string, code: string): string | null {
  for (const name of [noun, plural]) {
    if (!/^[a-z]+(-[a-z]+)*$/.test(name))
      return `“${name}” is not a name: use lower-case letters, and hyphens between words, as in access-review.`;
    if (name.length > LONGEST)
      return `“${name}” is too long: at most ${LONGEST} letters, because constraints are named after it.`;
    const { camel, pascal, snake } = formsOf(name);
    if (!isIdentifier(camel) || RESERVED_IN_SQL.split(" ").includes(snake))
      return `“${name}” is a word of TypeScript's or of SQL's own: choose another.`;
    const own = [camel, pascal].find((form) => new RegExp(`\\b${form}\\b`).test(code));
    if (own) return `“${own}” is already used in the generated files: choose another name.`;
  }
  return noun === plural ? "Singular and plural must differ: give the plural with --plural." : null;
}

export function fillIn(text: string, names: Names): string {
  const forms = (["plural", "singular"] as const).flatMap((number) =>
    (Object.keys(TEMPLATE[number]) as (keyof Forms)[]).map(
      (form) => [TEMPLATE[number][form], names[number][form]] as const,
    ),
  );
  const article = (text: string, an: string) =>
    names.article === "an" ? text : text.replaceAll(`${an} example noun`, `${an.charAt(0)} example noun`);
  return forms
    .reduce((filled, [from, to]) => filled.replaceAll(from, to), article(article(text, "an"), "An"))
    .replaceAll("WING", names.wing);
}

function formsOf(kebab: string): Forms {
  const words = kebab.replaceAll("-", " ");
  const camel = kebab.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
  const snake = kebab.replaceAll("-", "_");
  const constant = snake.toUpperCase();
  return { words, kebab, snake, constant, camel, pascal: capital(camel), sentence: capital(words) };
}

function isIdentifier(name: string): boolean {
  try {
    return Boolean(new Script(`"use strict"; let ${name};`));
  } catch {
    return false;
  }
}
