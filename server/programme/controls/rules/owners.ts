import { toOneLine } from "#server/ground/platform/rules/lines.ts";

export type NamedPerson = { name: string; email: string | null };
export type KnownPerson = NamedPerson & { id: string; state: string };

/** Parses "Ada Example", "ada@example.com" or "Ada Example <ada@example.com>". */
export function personIn(text: string): NamedPerson {
  const clean = oneLine(text);
  const [, name = "", email = ""] = /^(.*?)\s*<([^<>\s@]+@[^<>\s@]+)>$/.exec(clean) ?? [];
  if (email) return { name: oneLine(name) || email, email: email.toLowerCase() };
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(clean)
    ? { name: clean, email: clean.toLowerCase() }
    : { name: clean, email: null };
}

/** Matches by address, else by name; prefers an active member to one who is only named. */
export function findPerson<P extends KnownPerson>(known: readonly P[], wanted: NamedPerson): P | null {
  const byEmail = wanted.email && known.find((p) => p.email?.toLowerCase() === wanted.email);
  if (byEmail) return byEmail;
  const key = nameKey(wanted.name);
  // Different addresses mean different people, even when the name is the same.
  const sameName = known.filter((p) => nameKey(p.name) === key && (!wanted.email || !p.email));
  return sameName.find((p) => p.state === "active") ?? sameName[0] ?? null;
}

/** Normalises a name for comparison: ignores case and extra blanks. */
export function nameKey(name: string): string {
  return oneLine(name.normalize("NFKC")).toLowerCase();
}

function oneLine(text: string): string {
  return toOneLine(text).replace(/\s+/g, " ");
}
