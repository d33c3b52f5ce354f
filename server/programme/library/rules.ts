import type { LibraryControl } from "#db/catalog/library.ts";
import { nounOf } from "#server/programme/controls/rules/fields.ts";
import { PROPOSED_FIELDS, type Proposal } from "./schema.ts";

/** The library fields that updates are proposed for. A copy is stored at adoption. */
export type Basis = Pick<LibraryControl, (typeof PROPOSED_FIELDS)[number]>;

export function basisOf(c: LibraryControl): Basis {
  const { title, statement, frequency, type, nature, evidenceTypes } = c;
  return { title, statement, frequency, type, nature, evidenceTypes };
}

type Own = { [F in keyof Basis]: Basis[F] | null };

/** What has changed in the library, except where the control already says the same. */
export function proposedChanges(before: Basis, now: Basis, own: Own): Proposal["changes"] {
  return PROPOSED_FIELDS.flatMap((field) => {
    const words = { before: inWords(before[field]), now: inWords(now[field]), own: inWords(own[field]) };
    if (words.before === words.now || words.own === words.now) return [];
    return [{ field, label: nounOf(field), ...words }];
  });
}

function inWords(value: string | readonly string[] | null): string {
  return typeof value === "string" ? value : (value ?? []).join("; ");
}

type Offer = { code: string; isKey: boolean; criteria: readonly string[] };

/**
 * Greedy set cover of the open criteria: always the control that meets most of the rest, key controls first on a tie. Covers
 * everything the library can cover and chooses no control that adds nothing.
 */
export function neededFor(open: ReadonlySet<string>, offers: readonly Offer[]): Set<string> {
  const left = new Set(open);
  const chosen = new Set<string>();
  while (left.size > 0) {
    let best: { offer: Offer; meets: number } | null = null;
    for (const offer of offers) {
      const meets = offer.criteria.filter((code) => left.has(code)).length;
      if (meets === 0) continue;
      const better = !best || meets > best.meets || (meets === best.meets && offer.isKey && !best.offer.isKey);
      if (better) best = { offer, meets };
    }
    if (!best) break;
    chosen.add(best.offer.code);
    for (const code of best.offer.criteria) left.delete(code);
  }
  return chosen;
}

/** The library's own code, or the next free variant of it. */
export function freeCode(code: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? code : `${code}-L${n}`;
    if (!taken.has(candidate.toLowerCase())) return candidate;
  }
}
