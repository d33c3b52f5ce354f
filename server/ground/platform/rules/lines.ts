type Ranges = readonly (readonly [number, number?])[];

/** Controls, line and paragraph separators, bidi marks, and characters drawn as nothing or as an unusual blank. */
const HIDDEN: Ranges = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad],
  [0x34f],
  [0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180e],
  [0x200b],
  [0x200e, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x2800],
  [0x3164],
  [0xfeff],
  [0xffa0],
  [0xfff0, 0xfffb],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe00ff],
  [0xe01f0, 0xe0fff],
];

// Needed between characters of these scripts and emoji.
const JOINERS: Ranges = [[0x200c, 0x200d]];
const JOINED: Ranges = [
  [0x600, 0x61b],
  [0x61d, 0x109f],
  [0x1780, 0x17b3],
  [0x17b6, 0x180d],
  [0x180f, 0x18af],
  [0x1a00, 0x1bff],
  [0x2190, 0x27ff],
  [0x2900, 0x2bff],
  [0xa800, 0xaaff],
  [0xabc0, 0xabff],
  [0xfb50, 0xfdff],
  [0xfe0f],
  [0xfe70, 0xfefc],
  [0x10a00, 0x11fff],
  [0x1e900, 0x1e95f],
  [0x1f000, 0x1faff],
];

// For ideographs in Japanese names, Mongolian letters and emoji.
const SELECTORS: Ranges = [[0x180b, 0x180d], [0x180f], [0xfe00, 0xfe0f], [0xe0100, 0xe01ef]];
const SELECTED: Ranges = [
  [0x23],
  [0x2a],
  [0x30, 0x39],
  [0xa9],
  [0xae],
  [0x1000, 0x109f],
  [0x1820, 0x18af],
  [0x203c],
  [0x2049],
  [0x2100, 0x27ff],
  [0x2900, 0x2bff],
  [0x3030],
  [0x303d],
  [0x3297],
  [0x3299],
  [0x3400, 0x9fff],
  [0xf900, 0xfaff],
  [0x1f000, 0x1faff],
  [0x20000, 0x3ffff],
];

const SPACES: Ranges = [[0x20], [0xa0], [0x1680], [0x2000, 0x200a], [0x202f], [0x205f], [0x3000]];

/** Must match app.one_line in the database. */
export function isOneLine(text: string): boolean {
  return !AMISS.test(text);
}

/** For imported lists and files, where no one can retype a field. @param most in UTF-16 units */
export function toOneLine(text: string, most = Number.POSITIVE_INFINITY): string {
  const line = seen(text);
  // The cut may split a surrogate pair or leave a joiner dangling.
  return line.length > most ? seen(line.slice(0, most).replace(/[\ud800-\udbff]$/, "")) : line;
}

function seen(text: string): string {
  let before: string;
  let line = text.replace(/[\t-\r\x85\u2028\u2029]+/g, " ");
  do {
    before = line;
    line = line.replace(UNSEEN, "");
  } while (line !== before);
  return line.trim();
}

/** The same rule as a Postgres regular expression, for the migration that installs it and the test that compares them. */
export function oneLinePattern(): string {
  // Postgres stores no NUL and has no escape for it.
  return amiss((point) => (point > 0xffff ? `\\U${hex(point, 8)}` : `\\u${hex(point || 1, 4)}`));
}

const inScript = (point: number) => `\\u{${point.toString(16)}}`;
const AMISS = new RegExp(amiss(inScript), "u");
const UNSEEN = new RegExp(unseen(inScript), "gu");

function amiss(spelled: (point: number) => string): string {
  const spaces = signs(SPACES, spelled);
  return `${unseen(spelled)}|^[${spaces}]|[${spaces}]$`;
}

function unseen(spelled: (point: number) => string): string {
  const [hidden, joiners, joined, selectors, selected] = [HIDDEN, JOINERS, JOINED, SELECTORS, SELECTED].map((ranges) =>
    signs(ranges, spelled),
  );
  return `[${hidden}]|(?<![${joined}])[${joiners}]|[${joiners}](?![${joined}])|(?<![${selected}])[${selectors}]`;
}

function signs(ranges: Ranges, spelled: (point: number) => string): string {
  return ranges.map(([from, to]) => `${spelled(from)}${to ? `-${spelled(to)}` : ""}`).join("");
}

function hex(point: number, digits: number): string {
  return point.toString(16).padStart(digits, "0");
}
