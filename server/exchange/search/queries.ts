import { and, asc, type Column, desc, eq, gte, inArray, lt, ne, or, type SQL, sql } from "drizzle-orm";
import { evidence, evidenceWord } from "#db/schema/evidence/evidence.ts";
import { control } from "#db/schema/programme/controls.ts";
import { criterion } from "#db/schema/programme/criteria.ts";
import { document } from "#db/schema/programme/documents.ts";
import { risk } from "#db/schema/programme/risks.ts";
import { scopeItem, scopeItemVersion } from "#db/schema/programme/scope.ts";
import type { Tx } from "#db/tenant.ts";
import { beginsWith, contains, likeness, resembles } from "#db/words.ts";
import type { May } from "#server/ground/access/rules.ts";
import { can, type WorkspaceActor } from "#server/ground/access/service.ts";
import { inTenant } from "#server/ground/platform/in-tenant.ts";
import { pathTo } from "#server/ground/screens/rules/addresses.ts";
import { searchPeople } from "#server/people/people/queries.ts";
import { asReleased } from "#server/plan/released/queries.ts";
import { KIND_LABEL } from "#server/programme/documents/rules/state.ts";
import { KINDS } from "#server/programme/scope/rules/kinds.ts";
import type { Found, Hit } from "./schema.ts";

const EACH = 8;
/** Length at which the word index cuts words. */
const LONGEST_WORD = 40;
/** Candidates for a similar word, at most. */
const MOST_WORDS = 2000;

/** How to match a column: the condition, and the expression to sort the best first. */
type Match = { isExact: boolean; holds(column: Column): SQL<boolean>; best(column: Column): SQL };

/** Similarity is meaningless for shorter text. */
const FEWEST_LETTERS = 4;

/** Exact matches; when there are none, similar ones. */
export async function findAnything(tx: Tx, actor: WorkspaceActor, text: string): Promise<Found> {
  const needle = text.trim();
  if (needle.length < 2) return { isExact: true, hits: [] };
  const exact: Match = { isExact: true, holds: (c) => contains(c, needle), best: (c) => desc(beginsWith(c, needle)) };
  const hits = await find(tx, actor, exact, needle);
  if (hits.length > 0 || needle.length < FEWEST_LETTERS) return { isExact: true, hits };
  const similar: Match = { isExact: false, holds: (c) => resembles(c, needle), best: (c) => desc(likeness(c, needle)) };
  return { isExact: false, hits: await find(tx, actor, similar, needle) };
}

// A workspace's rows are few enough to scan, except evidence, which has a word index.
async function find(tx: Tx, actor: WorkspaceActor, match: Match, needle: string): Promise<Hit[]> {
  const controls = await tx
    .select({ code: control.code, title: control.title })
    .from(control)
    .where(and(inTenant(control, actor), or(match.holds(control.code), match.holds(control.title))))
    .orderBy(match.best(control.code), asc(control.code))
    .limit(EACH);
  const criteria = await tx
    .select({ id: criterion.id, code: criterion.code, title: criterion.title })
    .from(criterion)
    .where(and(inTenant(criterion, actor), or(match.holds(criterion.code), match.holds(criterion.title))))
    .orderBy(match.best(criterion.code), asc(criterion.sort))
    .limit(EACH);
  const items = can(actor, "evidence:read") ? await evidenceFound(tx, actor, match, needle) : [];
  const documents = await tx
    .select({ id: document.id, kind: document.kind, title: document.title })
    .from(document)
    .where(and(inTenant(document, actor), match.holds(document.title)))
    .orderBy(match.best(document.title), asc(document.title))
    .limit(EACH);
  const risks = await asReleased(tx, actor, () => risksFound(tx, actor, match));
  const people = await searchPeople(tx, actor, match, EACH);
  const scope = await scopeItems(tx, actor, match);
  return [
    ...controls.map((c) => ({
      kind: "control" as const,
      ...c,
      href: pathTo("/controls/[control]", { control: c.code }),
    })),
    ...criteria.map(({ id, ...c }) => ({
      kind: "criterion" as const,
      ...c,
      href: pathTo("/criteria/[criterion]", { criterion: id }),
    })),
    ...risks.map(({ id, code, title }) => ({
      kind: "risk" as const,
      code,
      title,
      href: pathTo("/risks/[risk]", { risk: id }),
    })),
    ...people.map((p) => ({
      kind: "person" as const,
      code: "owns",
      title: p.name,
      href: `${pathTo("/controls")}?owner=${p.id}`,
    })),
    ...scope.map((i) => ({
      kind: "scope" as const,
      code: KINDS[i.kind].one,
      title: i.name,
      href: pathTo("/scope/[item]", { item: i.id }),
    })),
    ...documents.map((d) => ({
      kind: "document" as const,
      code: KIND_LABEL[d.kind],
      title: d.title,
      href: pathTo("/documents/[document]", { document: d.id }),
    })),
    ...items.map((e) => ({
      kind: "evidence" as const,
      code: e.on,
      title: e.title,
      href: `${pathTo("/evidence/items")}#${e.id}`,
    })),
  ];
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .slice(0, 6);
}

function risksFound(tx: Tx, actor: WorkspaceActor, match: Match) {
  return tx
    .select({ id: risk.id, code: risk.code, title: risk.description })
    .from(risk)
    .where(and(inTenant(risk, actor), or(match.holds(risk.code), match.holds(risk.description))))
    .orderBy(match.best(risk.code), asc(risk.code))
    .limit(EACH);
}

async function evidenceFound(tx: Tx, actor: WorkspaceActor & May<"evidence:read">, match: Match, needle: string) {
  return evidenceWith(tx, actor, match.isExact ? needle : await similarWords(tx, actor, needle));
}

/** Upper bound of all text with this prefix. */
const above = (start: string) => `${start}\u{10FFFF}`;

/** Evidence whose title has a word with each of the given prefixes, newest first. */
export function evidenceWith(tx: Tx, actor: WorkspaceActor & May<"evidence:read">, text: string) {
  const words = wordsOf(text);
  if (words.length === 0) return Promise.resolve([]);
  const holds = words.map((word) =>
    inArray(
      evidence.id,
      tx
        .select({ id: evidenceWord.evidenceId })
        .from(evidenceWord)
        .where(
          and(
            inTenant(evidenceWord, actor),
            gte(evidenceWord.word, word.slice(0, LONGEST_WORD)),
            lt(evidenceWord.word, above(word.slice(0, LONGEST_WORD))),
          ),
        ),
    ),
  );
  return tx
    .select({ id: evidence.id, title: evidence.title, on: evidence.coversTo })
    .from(evidence)
    .where(and(inTenant(evidence, actor), ...holds))
    .orderBy(desc(evidence.id))
    .limit(EACH);
}

/** Replaces each word with the most similar indexed word that has the same first letter. */
async function similarWords(tx: Tx, actor: WorkspaceActor & May<"evidence:read">, text: string): Promise<string> {
  const found: string[] = [];
  for (const word of wordsOf(text)) {
    const start = word.slice(0, 1);
    const own = sql`${inTenant("w", actor)} and w.word < ${above(start)}`;
    // Loose index scan: visits each distinct word once, however many titles contain it.
    const [kept] = await tx.execute<{ word: string }>(sql`
      with recursive kept (word, n) as (
        (select w.word, 1 from evidence_word w where ${own} and w.word >= ${start} order by w.word limit 1)
        union all
        select (select w.word from evidence_word w where ${own} and w.word > kept.word order by w.word limit 1), n + 1
        from kept where kept.word is not null and n < ${MOST_WORDS})
      select word from kept where trigram.similarity(word, ${word}) >= 0.4 order by trigram.similarity(word, ${word}) desc limit 1`);
    if (kept) found.push(kept.word);
  }
  return found.join(" ");
}

/** Scope items by current name, without those that are gone. */
function scopeItems(tx: Tx, actor: WorkspaceActor, match: Match) {
  const newest = tx
    .selectDistinctOn([scopeItemVersion.itemId], {
      id: scopeItemVersion.itemId,
      name: scopeItemVersion.name,
      standing: scopeItemVersion.standing,
    })
    .from(scopeItemVersion)
    .where(inTenant(scopeItemVersion, actor))
    .orderBy(scopeItemVersion.itemId, desc(scopeItemVersion.version))
    .as("newest");
  return tx
    .select({ id: newest.id, name: newest.name, kind: scopeItem.kind })
    .from(newest)
    .innerJoin(scopeItem, and(inTenant(scopeItem, actor), eq(scopeItem.id, newest.id)))
    .where(and(match.holds(newest.name), ne(newest.standing, "gone")))
    .orderBy(match.best(newest.name), asc(newest.name))
    .limit(EACH);
}
