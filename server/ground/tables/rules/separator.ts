const SEPARATORS: readonly string[] = [",", ";", "\t", "|"];

const LINES_COUNTED = 50;

export function withoutSeparatorLine(text: string): { text: string; separator: string | null } {
  const line = /^sep=(.)\r?(?:\n|$)/i.exec(text);
  const separator = SEPARATORS.find((candidate) => candidate === line?.[1]) ?? null;
  return separator && line ? { text: text.slice(line[0].length), separator } : { text, separator: null };
}

// The separator is what most lines have equally often outside quotes: titles have none, and commas in prose vary.
export function separatorOf(text: string): string {
  const counts = countsByLine(text);
  let best: { separator: string; score: number } = { separator: ",", score: 0 };
  for (const [index, separator] of SEPARATORS.entries()) {
    const lines = new Map<number, number>();
    for (const line of counts) if (line[index]) lines.set(line[index], (lines.get(line[index]) ?? 0) + 1);
    const score = Math.max(0, ...[...lines].map(([count, times]) => times * (1 + Math.log2(count))));
    if (score > best.score) best = { separator, score };
  }
  return best.separator;
}

function countsByLine(text: string): number[][] {
  const lines: number[][] = [];
  let line: number[] = [0, 0, 0, 0];
  let quoted = false;
  let fieldStart = true;
  for (const character of text) {
    const separator = SEPARATORS.indexOf(character);
    if (character === '"') quoted = quoted ? false : fieldStart || quoted;
    else if (!quoted && separator >= 0) line[separator] = (line[separator] ?? 0) + 1;
    else if (!quoted && (character === "\n" || character === "\r")) {
      lines.push(line);
      line = [0, 0, 0, 0];
      if (lines.length === LINES_COUNTED) return lines;
    }
    fieldStart = !quoted && (separator >= 0 || /\s/.test(character)) && (fieldStart || character !== " ");
  }
  return [...lines, line];
}
