import type { CriteriaToken } from "./criteria-tokens.ts";

/** The workspace's criteria by code (`CC6.1`, `A.5.15`, `6.1.2`, `PAY-04`). */
export type KnownCriteria = { has(code: string): boolean };

/** How to read a number without letters: with the previous code's letters, and whether as an Annex A control. */
export type NumberContext = { prefix: string | null; annex: boolean };

const MOST_IN_A_SERIES = 99;

/** Known codes that a token may stand for, likeliest first. */
export function meaningsOf(token: CriteriaToken, known: KnownCriteria, context: NumberContext): string[] {
  return [...new Set(spellings(token, context))].filter((code) => known.has(code));
}

/**
 * Readings of an inclusive range, likeliest first: within one series (`CC6.1–CC6.3`, `A.5.15-18`, `PAY-01 to PAY-04`) or across
 * a family's series (`CC1.1–CC5.3`). None when an end is unknown, or the ends do not belong together or run backwards.
 */
export function codesBetween(
  start: CriteriaToken,
  end: CriteriaToken,
  known: KnownCriteria,
  context: NumberContext,
): string[][] {
  return meaningsOf(start, known, context)
    .flatMap((from) => endings(from, end, known).map((to) => within(from, to, known) ?? across(from, to, known)))
    .filter((codes) => codes !== null);
}

function spellings(token: CriteriaToken, context: NumberContext): string[] {
  switch (token.kind) {
    case "code":
      return [`${token.prefix}${token.number}`, `${token.prefix}.${token.number}`];
    case "dashed":
    case "plain":
      return [token.code, token.code.toUpperCase(), token.code.toUpperCase().replace(/-(\d)$/, "-0$1")];
    case "bare": {
      const { number } = token;
      const inherited = context.prefix === null ? [] : [`${context.prefix}${number}`, `${context.prefix}.${number}`];
      return [...inherited, ...(context.annex ? [`A.${number}`, number] : [number, `A.${number}`])];
    }
    default:
      return [];
  }
}

/** Readings of a range's end: the full code, or only the part that differs. */
function endings(from: string, end: CriteriaToken, known: KnownCriteria): string[] {
  if (end.kind === "integer") {
    const code = from.replace(/\d+$/, (digits) => end.number.padStart(/^0/.test(digits) ? digits.length : 0, "0"));
    return known.has(code) ? [code] : [];
  }
  const letters = /^\D*/.exec(from)?.[0] ?? "";
  if (end.kind === "bare") return [`${letters}${end.number}`].filter((code) => known.has(code));
  return meaningsOf(end, known, { prefix: null, annex: false });
}

function within(from: string, to: string, known: KnownCriteria): string[] | null {
  const [head, first, width] = headAndNumber(from);
  const [otherHead, last] = headAndNumber(to);
  if (head !== otherHead || last < first) return null;
  const codes: string[] = [];
  for (let n = first; n <= last; n++) {
    const code = head + String(n).padStart(width, "0");
    if (known.has(code)) codes.push(code);
  }
  return codes;
}

function across(from: string, to: string, known: KnownCriteria): string[] | null {
  const start = /^(\D*)(\d+)\.(\d+)$/.exec(from);
  const end = /^(\D*)(\d+)\.(\d+)$/.exec(to);
  if (!start || !end || start[1] !== end[1] || Number(end[2]) <= Number(start[2])) return null;
  const codes: string[] = [];
  for (let series = Number(start[2]); series <= Number(end[2]); series++) {
    const first = series === Number(start[2]) ? Number(start[3]) : 1;
    const last = series === Number(end[2]) ? Number(end[3]) : MOST_IN_A_SERIES;
    for (let n = first; n <= last && known.has(`${start[1]}${series}.${n}`); n++)
      codes.push(`${start[1]}${series}.${n}`);
  }
  return codes;
}

function headAndNumber(code: string): [head: string, number: number, width: number] {
  const digits = /\d+$/.exec(code)?.[0] ?? "";
  return [code.slice(0, code.length - digits.length), Number(digits), digits.startsWith("0") ? digits.length : 0];
}
