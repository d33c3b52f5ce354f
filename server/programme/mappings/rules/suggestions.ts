import type { Strength } from "#server/programme/criteria/schema.ts";
import type { Suggestion } from "../schema.ts";

type Named = { id: string; code: string; title: string };
export type Pair = { controlId: string; criterionId: string };

/** The evidence for suggestions, all from one workspace. */
export type Grounds = {
  controls: readonly Named[];
  criteria: readonly (Named & { framework: string })[];
  mapped: readonly (Pair & { strength: Strength })[];
  rejected: readonly Pair[];
  /** control id → the criteria that the starter library maps it to */
  library: ReadonlyMap<string, readonly string[]>;
  crosswalk: readonly { tsc: string; iso: string; strength: string }[];
  /** pairs with words in common, the best per control or criterion; `rank` above 0 */
  words: readonly (Pair & { rank: number; shared: readonly string[] })[];
};

type Found = {
  pair: Pair;
  strength: Strength;
  weight: number;
  source: Suggestion["reasons"][number]["source"];
  text: string;
};

const SHARED = 2;
const ALIKE = 0.5;

/** Suggested mappings, strongest first; never an existing or rejected one. Only a person maps anything. */
export function suggest(grounds: Grounds): Suggestion[] {
  const controls = new Map(grounds.controls.map((c) => [c.id, c]));
  const criteria = new Map(grounds.criteria.map((c) => [c.id, c]));
  const settled = new Set([...grounds.mapped, ...grounds.rejected].map(keyOf));
  const found = [...fromLibrary(grounds), ...fromCrosswalk(grounds), ...fromSimilar(grounds), ...fromWords(grounds)];
  const open = found.filter((f) => !settled.has(keyOf(f.pair)));
  return [...Map.groupBy(open, (f) => keyOf(f.pair)).values()]
    .flatMap((reasons) => {
      const control = controls.get(reasons[0]?.pair.controlId ?? "");
      const criterion = criteria.get(reasons[0]?.pair.criterionId ?? "");
      const best = reasons.toSorted((a, b) => b.weight - a.weight);
      const weight = best.reduce((sum, r, n) => sum + r.weight / (n + 1), 0);
      return control && criterion && best[0]
        ? [{ weight, suggestion: { control, criterion, strength: best[0].strength, reasons: distinct(best) } }]
        : [];
    })
    .sort((a, b) => b.weight - a.weight || keyOfNames(a.suggestion).localeCompare(keyOfNames(b.suggestion)))
    .map((s) => s.suggestion);
}

function fromLibrary({ criteria, library }: Grounds): Found[] {
  const byCode = new Map(criteria.map((c) => [c.code, c]));
  return [...library].flatMap(([controlId, codes]) =>
    codes.flatMap((code) => {
      const criterion = byCode.get(code);
      if (!criterion) return [];
      const text = "The starter library maps this control to it.";
      return [
        { pair: { controlId, criterionId: criterion.id }, strength: "fully", weight: 4, source: "library", text },
      ];
    }),
  );
}

function fromCrosswalk({ criteria, mapped, crosswalk }: Grounds): Found[] {
  const tsc = new Map(criteria.filter((c) => c.framework === "tsc").map((c) => [c.code, c]));
  const iso = new Map(criteria.filter((c) => c.framework === "iso27001").map((c) => [c.code, c]));
  const byCriterion = Map.groupBy(
    mapped.filter((m) => m.strength !== "supports"),
    (m) => m.criterionId,
  );
  return crosswalk.flatMap((pair) => {
    const ends = [tsc.get(pair.tsc), iso.get(pair.iso)];
    const strong = pair.strength === "strong";
    return [ends, ends.toReversed()].flatMap(([from, to]) =>
      from && to
        ? (byCriterion.get(from.id) ?? []).map(
            ({ controlId, strength }): Found => ({
              pair: { controlId, criterionId: to.id },
              strength: strong && strength === "fully" ? "fully" : "partly",
              weight: strong ? 3 : 1,
              source: "crosswalk",
              text: `It is mapped to ${from.code}, which ${strong ? "corresponds to" : "overlaps with"} ${to.code}.`,
            }),
          )
        : [],
    );
  });
}

/** Controls that share at least two criteria, and half of all they have, probably share the rest of that framework. */
function fromSimilar({ controls, criteria, mapped }: Grounds): Found[] {
  const codes = new Map(controls.map((c) => [c.id, c.code]));
  const byId = new Map(criteria.map((c) => [c.id, c]));
  const sets = new Map(
    [...Map.groupBy(mapped, (m) => m.controlId)].map(([id, own]) => [id, new Set(own.map((m) => m.criterionId))]),
  );
  const found: Found[] = [];
  for (const [controlId, own] of sets) {
    if (own.size < SHARED) continue;
    const likes = new Map<string, string[]>();
    for (const [other, theirs] of sets) {
      if (other === controlId) continue;
      const shared = own.intersection(theirs).size;
      if (shared < SHARED || shared / own.union(theirs).size < ALIKE) continue;
      for (const id of theirs.difference(own)) likes.set(id, [...(likes.get(id) ?? []), codes.get(other) ?? ""]);
    }
    for (const [criterionId, others] of likes)
      found.push({
        pair: { controlId, criterionId },
        strength: "partly",
        weight: 1.5 + Math.min(others.length, 5) / 10,
        source: "similar",
        text: `${named(others)} ${others.length === 1 ? "meets" : "meet"} mostly the same criteria, and ${byId.get(criterionId)?.code ?? "this"} too.`,
      });
  }
  return found;
}

function fromWords({ words }: Grounds): Found[] {
  return words.map(({ controlId, criterionId, rank, shared }) => ({
    pair: { controlId, criterionId },
    strength: "partly",
    weight: Math.min(1, rank),
    source: "words",
    text: `Words in common: ${shared.slice(0, 6).join(", ")}.`,
  }));
}

function distinct(reasons: readonly Found[]): Suggestion["reasons"] {
  return [...new Map(reasons.map(({ source, text }) => [text, { source, text }])).values()];
}

function named(codes: readonly string[]): string {
  const [first, second, ...more] = codes.toSorted();
  if (!second) return first ?? "";
  return more.length === 0 ? `${first} and ${second}` : `${first}, ${second} and ${more.length} more`;
}

function keyOf({ controlId, criterionId }: Pair): string {
  return `${controlId} ${criterionId}`;
}

function keyOfNames({ control, criterion }: Suggestion): string {
  return `${criterion.code} ${control.code}`;
}
