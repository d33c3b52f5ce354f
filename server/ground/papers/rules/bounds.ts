/** Parts of Markdown take quadratic time to parse, so bound them first. */
const MOST = { depth: 12, markers: 5000, underlines: 1000, effort: 1e7 };

const MARKER = /[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$))/y;
const UNDERLINE = /^[ \t>]*(?:=+|-+)[ \t]*$/;
const SIGN = /[[\]<*_~`!\\]/g;

export function markdownProblem(text: string): string | null {
  let [markers, underlines, effort, signs] = [0, 0, 0, 0];
  for (const line of text.split(/\r\n?|\n/)) {
    const { depth, own } = containersOf(line);
    if (depth > MOST.depth) return `Lists or quotes are nested more than ${MOST.depth} levels deep: flatten them.`;
    markers += own;
    if (UNDERLINE.test(line)) underlines += 1;
    const blank = line.trim() === "";
    // Lines up to a blank one form a paragraph, in which every marker may be compared with every other.
    const before = signs;
    signs = blank ? 0 : signs + 1 + (line.match(SIGN)?.length ?? 0);
    if (!blank) effort += signs ** 2 - before ** 2;
  }
  if (markers > MOST.markers) return "This has more than 5,000 list items and quotes: split the document.";
  if (underlines > MOST.underlines)
    return "This has more than 1,000 underlined headings and rules: split the document.";
  if (effort > MOST.effort)
    return "A paragraph contains thousands of brackets, asterisks or other Markdown characters: break it up with blank lines.";
  return null;
}

function containersOf(line: string): { depth: number; own: number } {
  let own = 0;
  MARKER.lastIndex = 0;
  while (MARKER.test(line)) own += 1;
  const indent = own > 0 ? (/^[ \t]*/.exec(line)?.[0].length ?? 0) : 0;
  return { depth: own + Math.floor(indent / 2), own };
}
