const NOTHING =
  /^(n\/?\.?a\.?|none|nil|null|tbd|tbc|to be (determined|confirmed|defined)|not (applicable|assigned|defined|available)|unassigned|[-–—?.]+)$/i;

/** One line of text: line ends, non-breaking and repeated spaces become single spaces. */
export function oneLine(cell: string): string {
  return withoutInvisible(cell).replace(/\s+/g, " ").trim();
}

/** Text of several lines with LF line ends, without trailing spaces on its lines or blank lines around it. */
export function paragraphs(cell: string): string {
  return withoutInvisible(cell)
    .replace(/\r\n?/g, "\n")
    .replace(/[^\S\n]+$/gm, "")
    .replace(/^\n+|\n+$/g, "")
    .trim();
}

/** Empty, or one of the words people write into a cell that has nothing to say ("N/A", "TBD", "–"). */
export function saysNothing(cell: string): boolean {
  const text = oneLine(cell);
  return text === "" || NOTHING.test(text);
}

/** Lower case without punctuation, for looking words up; `/` and `&` stay as words between spaces. */
export function plainWords(text: string): string {
  return oneLine(text.normalize("NFKC"))
    .toLowerCase()
    .replace(/[^\p{L}\p{N}#&/]+/gu, " ")
    .replace(/([#&/])/g, " $1 ")
    .replace(/\s+/g, " ")
    .trim();
}

/** The first `limit` characters of a text, cut at a word where there is one. */
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
