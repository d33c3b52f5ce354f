import { toOneLine } from "#server/ground/platform/rules/lines.ts";

const LONGEST_CODE_LOOK = 24;
const NOTHING =
  /^(n\/?\.?a\.?|none|nil|null|tbd|tbc|to be (determined|confirmed|defined)|not (applicable|assigned|defined|available)|unassigned|[-–—?.]+)$/i;

export function oneLine(cell: string): string {
  return toOneLine(cell).replace(/\s+/g, " ");
}

/** Normalises line ends to LF and trims trailing spaces and surrounding blank lines. */
export function paragraphs(cell: string): string {
  return withoutInvisible(cell)
    .split(/\r\n?|\n/)
    .map((line) => line.trimEnd())
    .join("\n")
    .trim();
}

export function saysNothing(cell: string): boolean {
  const text = oneLine(cell);
  return text === "" || NOTHING.test(text);
}

/** Short, one or two words, with a number at its end: "AC-01", "CC 6.1a", "12". */
export function looksLikeCode(text: string): boolean {
  const code = oneLine(text);
  return (
    code.length <= LONGEST_CODE_LOOK &&
    /^[\p{L}\d]+(?:[-_./ ][\p{L}\d]+)*$/u.test(code) &&
    /\d[a-z]?$/i.test(code) &&
    !/ .* /.test(code)
  );
}

export function plainWords(text: string): string {
  return oneLine(text.normalize("NFKC"))
    .toLowerCase()
    .replace(/[^\p{L}\p{N}#&/]+/gu, " ")
    .replace(/([#&/])/g, " $1 ")
    .replace(/\s+/g, " ")
    .trim();
}

export function cutAtWord(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit + 1);
  const space = cut.lastIndexOf(" ");
  return (space > 0 ? cut.slice(0, space) : cut.slice(0, limit)).toWellFormed().trimEnd();
}

function withoutInvisible(text: string): string {
  // Zero-width joiners stay: Persian, Indic scripts and emoji need them.
  return text.replace(/[\u200B\u2060\uFEFF\u00AD]/g, "");
}
