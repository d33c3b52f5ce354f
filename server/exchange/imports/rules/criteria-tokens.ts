/**
 * A token of a criteria cell. `code` has its letters apart from its numbers (`CC` + `6.1`); `bare` is a dotted number: a
 * clause, an Annex A control, or the rest of a previous code; `label` names a framework, not a criterion.
 */
export type CriteriaToken = { from: number; to: number; text: string } & (
  | { kind: "code"; prefix: string; number: string }
  | { kind: "dashed" | "plain"; code: string }
  | { kind: "bare"; number: string }
  | { kind: "integer"; number: string }
  | { kind: "label"; system: "annex" | "clause" | "other" }
  | { kind: "dash" | "separator" | "filler" | "word" }
);

const END = String.raw`(?![\p{L}\p{N}]|\.\d)`;
// Order matters: labels before codes, codes before words.
const PATTERNS = [
  [
    "annex",
    String.raw`(?:iso\s*-?(?:\/\s*iec)?\s*-?\s*27002(?:\s*:\s*20\d\d)?|annex(?:ure|es)?(?:\s+a(?![\s.]*\d))?)${END}`,
  ],
  ["clause", `(?:clauses?|sections?)${END}|§+`],
  [
    "other",
    String.raw`(?:iso\s*-?(?:\/\s*iec)?\s*-?\s*27001(?:\s*:\s*20\d\d)?|soc\s?[123]|trust\s+services?(?:\s+criteri(?:a|on))?|tsc|tsp(?:\s*(?:section\s*)?100)?|aicpa|common\s+criteria|criteri(?:a|on)|(?:control\s+)?objectives?|ref(?:erence)?s?)${END}`,
  ],
  ["code", String.raw`(cc|pi|a|c|p)\s?[.-]?\s?(\d{1,2}\s?\.\s?\d{1,2}(?:\.\d{1,2})*)${END}`],
  ["dashed", String.raw`\p{L}{2,8}(?:-\p{L}{1,6})*-\d{1,4}(?:\.\d{1,3})*${END}`],
  ["plain", String.raw`\p{L}{1,6}\d{1,4}(?:\.\d{1,3})*${END}`],
  ["bare", String.raw`\d{1,2}(?:\.\d{1,2})+${END}`],
  ["integer", String.raw`\.?\d{1,3}${END}`],
  ["dash", String.raw`[-‐‑‒–—−~…]|\.{2,}|(?:to|through|thru|until|till)${END}`],
  ["separator", "[,;|/\\\\\\n•·]"],
  ["filler", `(?:and|or|as well as|plus|und|et)${END}|[&+]`],
  ["word", String.raw`[\p{L}\p{N}][\p{L}\p{N}.'’_%-]*`],
] as const;
const RULES = PATTERNS.map(([kind, source]) => ({ kind, regex: new RegExp(source, "iuy") }));

/** Tokenizes a criteria cell. Blanks and other punctuation are dropped. */
export function criteriaTokens(text: string): CriteriaToken[] {
  const tokens: CriteriaToken[] = [];
  let at = 0;
  while (at < text.length) {
    const token = tokenAt(text, at);
    if (token) tokens.push(token);
    at = token?.to ?? at + 1;
  }
  return tokens;
}

/**
 * Whether a cell holds codes (`CC6.1`, `A.5.15`, `PAY-04`, `5.15`) rather than prose; identifies a criteria column by its
 * cells.
 */
export function looksLikeCriteria(cell: string): boolean {
  const first = criteriaTokens(cell).find((token) => token.kind !== "label" && token.kind !== "filler");
  return first?.kind === "code" || first?.kind === "dashed" || first?.kind === "bare";
}

function tokenAt(text: string, at: number): CriteriaToken | null {
  for (const { kind, regex } of RULES) {
    regex.lastIndex = at;
    const match = regex.exec(text);
    if (!match) continue;
    const place = { from: at, to: at + match[0].length, text: match[0] };
    switch (kind) {
      case "annex":
      case "clause":
      case "other":
        return { ...place, kind: "label", system: kind };
      case "code":
        return { ...place, kind, prefix: (match[1] ?? "").toUpperCase(), number: withoutPadding(match[2] ?? "") };
      case "dashed":
      case "plain":
        return { ...place, kind, code: match[0] };
      case "bare":
        return { ...place, kind, number: withoutPadding(match[0]) };
      case "integer":
        return { ...place, kind, number: match[0].replace(".", "") };
      default:
        return { ...place, kind };
    }
  }
  return null;
}

function withoutPadding(number: string): string {
  return number
    .replace(/\s/g, "")
    .split(".")
    .map((part) => part.replace(/^0+(?=\d)/, ""))
    .join(".");
}
