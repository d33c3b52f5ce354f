const PLACEHOLDER =
  /\{\{[^{}\n]{1,80}\}\}|\$?\{[^{}\n]{1,80}\}|\[(?:[\p{L}…●•_][^[\]\n]{0,80}|\.{3})\]|<(?!(?:\/|br|p|b|i|u|ul|ol|li|em|strong|span|div)\b)[\p{L}_][^<>\n]{0,60}>/giu;
const NOT_A_PLACEHOLDER = /^\[(?:sic|x|see [^\]]*)\]$/i;

/** The distinct template placeholders in a statement, such as `{governance_body}`, `[Company Name]` or `<owner>`. */
export function placeholdersIn(statement: string): string[] {
  const found = statement.match(PLACEHOLDER) ?? [];
  return [...new Set(found)].filter((text) => !NOT_A_PLACEHOLDER.test(text));
}
