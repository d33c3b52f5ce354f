import { oneLine, saysNothing } from "#server/ground/tables/rules/cell-text.ts";
import { codesBetween, type KnownCriteria, meaningsOf, type NumberContext } from "./criteria-codes.ts";
import { type CriteriaToken, criteriaTokens } from "./criteria-tokens.ts";

/**
 * How to read a column's numbers without letters. "named": its heading names Annex A; "likely": most of its numbers exist only
 * in Annex A; "no": otherwise, so that an ambiguous number (5.1) is a clause.
 */
export type AnnexHint = "named" | "likely" | "no";

/**
 * `codes`: distinct known criteria in the order written. `unknown`: text that names none. `assumed`: ambiguous numbers that
 * were read as `code`, for a person to check.
 */
export type CriteriaReading = { codes: string[]; unknown: string[]; assumed: { written: string; code: string }[] };

const DEEPEST_BRACKETS = 4;

type Piece = { from: number; words: boolean; codes: number };
type Reader = CriteriaReading & {
  text: string;
  known: KnownCriteria;
  context: NumberContext;
  isSystemNamed: boolean;
  piece: Piece;
  inRemark: boolean;
};

/**
 * The criteria that a cell names in any notation: lists, ranges, short forms ("CC6.1, 6.2"), labels before a code and remarks
 * after it. Only returns criteria in `known`.
 */
export function criteriaInCell(cell: string, known: KnownCriteria, annex: AnnexHint = "no"): CriteriaReading {
  const text = bare(cell);
  const cellText = oneLine(text);
  if (saysNothing(cellText)) return { codes: [], unknown: [], assumed: [] };
  const exact = exactCodes(cell, known);
  if (exact) return { codes: exact, unknown: [], assumed: [] };

  const tokens = criteriaTokens(text);
  const reader = readerOf(text, tokens, known, annex);
  for (let at = 0; at < tokens.length; ) at += read(reader, tokens, at);
  endPiece(reader, text.length);
  noteLostZero(reader, cellText);
  const { codes, unknown, assumed } = reader;
  return { codes: [...new Set(codes)], unknown: [...new Set(unknown)], assumed };
}

/** Exact matches first: control objectives may have any code. */
function exactCodes(cell: string, known: KnownCriteria): string[] | null {
  for (const separator of [/[;\n]/, /[;,\n]/]) {
    const parts = cell
      .split(separator)
      .map(oneLine)
      .filter((part) => part !== "");
    if (parts.every((part) => !/^\d+\.[\d.]+$/.test(part) && known.has(part))) return [...new Set(parts)];
  }
  return null;
}

function readerOf(text: string, tokens: CriteriaToken[], known: KnownCriteria, annex: AnnexHint): Reader {
  const isSystemNamed =
    annex === "named" || tokens.some((t) => t.kind === "code" && known.has(`A.${t.number}`) && t.prefix === "A");
  return {
    codes: [],
    unknown: [],
    assumed: [],
    text,
    known,
    isSystemNamed,
    inRemark: false,
    context: { prefix: null, annex: isSystemNamed || annex === "likely" },
    piece: { from: 0, words: false, codes: 0 },
  };
}

/** Reads the token at `at`, or the range that starts there. @returns how many tokens it consumed */
function read(reader: Reader, tokens: CriteriaToken[], at: number): number {
  const token = tokens[at];
  if (!token) return 1;
  switch (token.kind) {
    case "separator":
      endPiece(reader, token.from);
      reader.piece = { from: token.to, words: false, codes: 0 };
      if (/[\n;|]/.test(token.text)) reader.inRemark = false;
      return 1;
    case "label":
      reader.context = {
        prefix: null,
        annex: token.system === "annex" || (token.system === "other" && reader.context.annex),
      };
      if (token.system !== "other") reader.isSystemNamed = true;
      return 1;
    case "word":
      addWord(reader);
      return 1;
    case "filler":
    case "dash":
      return 1;
    default:
      return readCode(reader, tokens, at, token);
  }
}

function readCode(reader: Reader, tokens: CriteriaToken[], at: number, token: CriteriaToken): number {
  const afterRemark = reader.piece.codes > 0 && reader.piece.words;
  const end = rangeEnd(tokens, at);
  if (end && !afterRemark) {
    const written = reader.text.slice(token.from, end.to);
    const ranges = isSubId(tokens, at) ? [] : codesBetween(token, end, reader.known, reader.context);
    const [range] = ranges;
    if (!range) reject(reader, written);
    else {
      const [first] = range;
      if (ranges.length > 1 && first && !isCertain(reader, first)) reader.assumed.push({ written, code: `${first}…` });
      accept(reader, range);
    }
    return 3;
  }
  if (token.kind === "integer") readInteger(reader, token);
  else if (!(afterRemark && token.kind === "bare")) readSingle(reader, token, afterRemark);
  return 1;
}

function readSingle(reader: Reader, token: CriteriaToken, afterRemark: boolean): void {
  const meanings = meaningsOf(token, reader.known, reader.context);
  const [code] = meanings;
  if (code !== undefined) {
    if (meanings.length > 1 && token.kind === "bare" && !isCertain(reader, code)) {
      reader.assumed.push({ written: token.text, code });
    }
    accept(reader, [code]);
  } else if (token.kind === "plain" && !afterRemark && reader.piece.words) addWord(reader);
  else if (!afterRemark || token.kind === "code") reject(reader, token.text);
}

/** An integer is the last part of a code like the previous one ("CC6.1, 2"), or a complete code. */
function readInteger(reader: Reader, token: CriteriaToken & { kind: "integer" }): void {
  const { piece, known, codes } = reader;
  const before = codes.at(-1);
  const sibling = before?.replace(/\d+$/, token.number);
  if (piece.words || piece.codes > 0) addWord(reader);
  else if (sibling !== undefined && sibling !== before && before?.includes(".") && known.has(sibling)) {
    reader.assumed.push({ written: token.text, code: sibling });
    accept(reader, [sibling]);
  } else if (known.has(token.text)) accept(reader, [token.text]);
  else addWord(reader);
}

function rangeEnd(tokens: CriteriaToken[], at: number): CriteriaToken | null {
  const [, dash, end, after] = tokens.slice(at, at + 4);
  if (dash?.kind !== "dash" || !end) return null;
  if (end.kind === "integer")
    return after === undefined || after.kind === "separator" || after.kind === "filler" ? end : null;
  return end.kind === "code" || end.kind === "dashed" || end.kind === "bare" || end.kind === "plain" ? end : null;
}

/** `CC6.1-01` is a sub-id, such as a point of focus, not a range. */
function isSubId(tokens: CriteriaToken[], at: number): boolean {
  const [start, dash, end] = tokens.slice(at, at + 3);
  if (dash?.text !== "-" || end?.kind !== "integer") return false;
  return start?.kind === "dashed" || /^0/.test(end.number);
}

/** A clause or Annex A was named, or the number continues the previous code's series. */
function isCertain(reader: Reader, code: string): boolean {
  if (reader.context.prefix === null || code.startsWith("A.")) return reader.isSystemNamed;
  return seriesOf(code) === seriesOf(reader.codes.at(-1) ?? "");
}

function accept(reader: Reader, codes: string[]): void {
  reader.codes.push(...codes);
  reader.piece.codes += 1;
  reader.piece.words = false;
  reader.context.prefix = /^[A-Z]+(?=\.?\d+\.\d)/.exec(codes.at(-1) ?? "")?.[0] ?? null;
}

function reject(reader: Reader, written: string): void {
  reader.unknown.push(oneLine(written));
  reader.piece.codes += 1;
  reader.piece.words = false;
}

function addWord(reader: Reader): void {
  reader.piece.words = true;
  if (reader.piece.codes > 0) reader.inRemark = true;
}

function endPiece(reader: Reader, to: number): void {
  const { piece, text, known } = reader;
  if (piece.codes > 0 || !piece.words || reader.inRemark) return;
  const written = oneLine(text.slice(piece.from, to));
  if (known.has(written)) accept(reader, [written]);
  else if (!saysNothing(written)) reader.unknown.push(written);
}

/** A spreadsheet turns 5.10 into the number 5.1. */
function noteLostZero(reader: Reader, cellText: string): void {
  const [code] = reader.codes;
  if (!/^\d\.\d$/.test(cellText) || code === undefined || reader.assumed.length > 0) return;
  if (code.startsWith("A.") && reader.known.has(`${code}0`)) reader.assumed.push({ written: cellText, code });
}

function seriesOf(code: string): string {
  return code.replace(/\.\d+$/, "");
}

/** Strips code marks, bullets, invisible characters, and bracketed remarks after a code. */
function bare(cell: string): string {
  let text = cell
    .normalize("NFKC")
    .replace(/\r\n?/g, "\n")
    .replace(/[\u200B-\u200D\u2060\uFEFF\u00AD`*"“”]/g, "")
    .replace(/[^\S\n]+/g, " ")
    .replace(/\n[ \n]*/g, "\n");
  for (let depth = 0; depth < DEEPEST_BRACKETS; depth++) {
    text = text.replace(/(\d?)([ \n]?)[([{]([^()[\]{}]*)[)\]}]/g, (_, digit: string, _gap: string, inside: string) =>
      digit !== "" && !onlyCodes(inside) ? `${digit} ` : `${digit} ${inside} `,
    );
  }
  return text;
}

function onlyCodes(text: string): boolean {
  const tokens = criteriaTokens(text);
  return (
    tokens.some((token) => token.kind === "code" || token.kind === "dashed") &&
    tokens.every((token) => token.kind !== "word" && token.kind !== "plain" && token.kind !== "integer")
  );
}
