import type { Names } from "./names.ts";

/** makes a file's new text */
export type Edit = (text: string, names: Names, wings: readonly string[]) => string;

export const EDITS: Readonly<Record<string, Edit>> = {
  "app/_features/ground/journal/topic-icon.tsx": (text, { plural: { camel } }) =>
    atEnd(text, 'const ICONS: Record<NonNullable<JournalRow["topic"]>, LucideIcon> = {', `${camel}: FileText`),
  "db/schema/ground/actions.ts": (text, { singular: { snake, sentence }, plural }) => {
    const topic = `${plural.camel}: { label: "${plural.sentence}", logs: ["workspace"] },`;
    const withTopic = beforeEntry(text, "export const TOPICS = {", topic, (key) => key === "sharing");
    return ["added", "changed", "removed"].reduce((edited, verb) => {
      const action = `"${snake}.${verb}"`;
      const described = `{ told: "nobody", topic: "${plural.camel}", words: "${sentence} ${verb}" }`;
      return beforeEntry(edited, "export const ACTIONS = {", `${action}: ${described},`, (key) => `"${key}"` > action);
    }, withTopic);
  },
  "server/ground/access/rules.ts": (text, { singular: { snake }, plural: { words } }) => {
    const [read, manage] = [`"${snake}:read"`, `"${snake}:manage"`];
    const entries: [opening: string, entry: string][] = [
      ["export const CAPABILITIES = {", `${read}: { scope: "workspace", label: "See ${words}" }`],
      ["export const CAPABILITIES = {", `${manage}: { scope: "workspace", label: "Record ${words}" }`],
      ["export const READ_BY = {", `${snake}: ${read}`],
      ["const VIEWER = [", read],
      ["const COMPLIANCE_MANAGER = [", manage],
      ["export const DELEGABLE_CAPABILITIES = [", read],
      ["export const DELEGABLE_CAPABILITIES = [", manage],
    ];
    return entries.reduce((edited, [opening, entry]) => atEnd(edited, opening, entry), text);
  },
  "server/ground/screens/rules/screens.ts": (text, { wing, singular, plural }, wings) => {
    const row = (label: string, more: string) =>
      `{ label: "${label}", wing: "${wing}", needs: "${singular.snake}:read"${more} }`;
    const list = `"/w/[workspace]/${plural.kebab}"`;
    const one = `"/w/[workspace]/${plural.kebab}/[${singular.camel}]"`;
    const rows = `${list}: ${row(plural.sentence, ', menu: "work"')},\n  ${one}: ${row(singular.sentence, "")},`;
    return beforeEntry(text, "export const SCREENS = {", rows, (key, entry) => {
      const [, after = ""] = /wing: "(\w+)"/.exec(entry) ?? [];
      const isLater = /menu: "work"/.test(entry) && wings.indexOf(after) > wings.indexOf(wing);
      return key.startsWith("/w/") && (isLater || /menu: "around"/.test(entry));
    });
  },
  "server/surface/api/root.ts": (text, { wing, plural: { camel, kebab } }) => {
    const imported = `import { ${camel}Router } from "#server/${wing}/${kebab}/router.ts";\n`;
    return atEnd(imported + text, "export const appRouter = router({", `${camel}: ${camel}Router`);
  },
};

function atEnd(text: string, opening: string, entry: string): string {
  const { start, end } = blockIn(text, opening);
  const held = text.slice(start, end).trimEnd();
  const comma = held === "" || held.endsWith(",") ? "" : ",";
  return `${text.slice(0, start)}${held}${comma}\n  ${entry},\n${text.slice(end)}`;
}

/** Also before the comment above it; at the end when none matches. */
function beforeEntry(
  text: string,
  opening: string,
  added: string,
  isNext: (key: string, entry: string) => boolean,
): string {
  const { start, end } = blockIn(text, opening);
  const lines = text.slice(start, end).split("\n");
  const entries = lines.flatMap((line, at) => {
    const key = /^ {2}"?([^\s":]+)"?: /.exec(line)?.[1];
    return key === undefined ? [] : [{ key, at }];
  });
  const next = entries.find(({ key, at }, n) => isNext(key, lines.slice(at, entries[n + 1]?.at).join("\n")));
  let at = next ? next.at : lines.length - 1;
  while (/^ {2}(\/\/|\/\*| \*)/.test(lines[at - 1] ?? "")) at -= 1;
  return text.slice(0, start) + lines.toSpliced(at, 0, `  ${added}`).join("\n") + text.slice(end);
}

/** between the bracket that ends `opening` and the one that closes it */
function blockIn(text: string, opening: string): { start: number; end: number } {
  const found = text.indexOf(opening);
  if (found < 0 || text.indexOf(opening, found + 1) >= 0)
    throw new Error(`There is no single “${opening}” to write into.`);
  const start = found + opening.length;
  // Brackets in strings and comments close nothing.
  const tokens = /"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|\/\/.*|\/\*[\s\S]*?\*\/|[[{(]|[\]})]/g;
  tokens.lastIndex = start;
  let depth = 1;
  for (let token = tokens.exec(text); token; token = tokens.exec(text)) {
    if ("[{(".includes(token[0])) depth += 1;
    if ("]})".includes(token[0])) depth -= 1;
    if (depth === 0) return { start, end: token.index };
  }
  throw new Error(`Nothing closes “${opening}”.`);
}
