import type { Choice } from "./pick-list.tsx";

export type Pasted = { ids: string[]; unknown: string[] };

/**
 * What a pasted list names by code or title: one a line, in cells, or between commas; codes without spaces also between spaces.
 *
 * @returns null for what is no list, or names nothing: that is searched for
 */
export function pastedCodes(text: string, choices: readonly Choice[]): Pasted | null {
  const byName = new Map<string, Set<string>>();
  for (const { id, code, title } of choices)
    for (const name of [code, title]) byName.set(keyOf(name), (byName.get(keyOf(name)) ?? new Set()).add(id));
  // A kind of many things is no name of any one.
  const idOf = (name: string) => {
    const [id, other] = byName.get(keyOf(name)) ?? [];
    return other === undefined ? id : undefined;
  };
  if (idOf(text)) return null;
  const parts = partsOf(text, /[\n\t,;]/);
  const names = parts.length > 1 ? parts : partsOf(text, /\s/);
  const ids = new Set(names.flatMap((name) => idOf(name) ?? []));
  const unknown = new Set(names.filter((name) => !idOf(name)));
  if (names.length < 2 || ids.size === 0) return null;
  return { ids: [...ids], unknown: [...unknown] };
}

function partsOf(text: string, separator: RegExp): string[] {
  return text
    .split(separator)
    .map((part) => part.replace(/^\s*[•*-]\s+/, "").trim())
    .filter((part) => part !== "");
}

function keyOf(name: string): string {
  return name.trim().replace(/\s+/g, " ").toLowerCase();
}
