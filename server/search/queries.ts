import { and, asc, desc, eq, gte, inArray, lt, ne, or } from "drizzle-orm";
import { control } from "#db/schema/controls.ts";
import { document } from "#db/schema/documents.ts";
import { evidence, evidenceWord } from "#db/schema/evidence.ts";
import { membership } from "#db/schema/organizations.ts";
import { criterion } from "#db/schema/programme.ts";
import { risk } from "#db/schema/risks.ts";
import { scopeItem, scopeItemVersion } from "#db/schema/scope.ts";
import type { Tx } from "#db/tenant.ts";
import { beginsWith, contains } from "#db/words.ts";
import type { WorkspaceActor } from "#server/access/service.ts";
import { KIND_LABEL } from "#server/documents/rules/state.ts";
import { KINDS } from "#server/scope/rules/kinds.ts";
import type { Hit } from "./schema.ts";

const EACH = 8;
/** What the table of words keeps of one. */
const LONGEST_WORD = 40;

/**
 * Finds controls and criteria by code or title, risks, people, evidence, documents and scope items by name, those that begin with the text first. One workspace's rows
 * are few enough to be read through their own index, but for evidence, whose words are kept.
 */
export async function findAnything(tx: Tx, actor: WorkspaceActor, text: string): Promise<Hit[]> {
  const needle = text.trim();
  if (needle.length < 2) return [];
  const controls = await tx
    .select({ code: control.code, title: control.title })
    .from(control)
    .where(
      and(
        eq(control.orgId, actor.orgId),
        eq(control.workspaceId, actor.workspaceId),
        or(contains(control.code, needle), contains(control.title, needle)),
      ),
    )
    .orderBy(desc(beginsWith(control.code, needle)), asc(control.code))
    .limit(EACH);
  const criteria = await tx
    .select({ id: criterion.id, code: criterion.code, title: criterion.title })
    .from(criterion)
    .where(
      and(
        eq(criterion.orgId, actor.orgId),
        eq(criterion.workspaceId, actor.workspaceId),
        or(contains(criterion.code, needle), contains(criterion.title, needle)),
      ),
    )
    .orderBy(desc(beginsWith(criterion.code, needle)), asc(criterion.sort))
    .limit(EACH);
  const items = await evidenceWith(tx, actor, text);
  const documents = await tx
    .select({ id: document.id, kind: document.kind, title: document.title })
    .from(document)
    .where(
      and(
        eq(document.orgId, actor.orgId),
        eq(document.workspaceId, actor.workspaceId),
        contains(document.title, needle),
      ),
    )
    .orderBy(asc(document.title))
    .limit(EACH);
  const risks = await tx
    .select({ id: risk.id, code: risk.code, title: risk.description })
    .from(risk)
    .where(
      and(
        eq(risk.orgId, actor.orgId),
        eq(risk.workspaceId, actor.workspaceId),
        or(contains(risk.code, needle), contains(risk.description, needle)),
      ),
    )
    .orderBy(desc(beginsWith(risk.code, needle)), asc(risk.code))
    .limit(EACH);
  const people = await tx
    .select({ id: membership.id, name: membership.name })
    .from(membership)
    .where(and(eq(membership.orgId, actor.orgId), ne(membership.state, "ended"), contains(membership.name, needle)))
    .orderBy(asc(membership.name), asc(membership.id))
    .limit(EACH);
  const scope = await scopeItems(tx, actor, needle);
  return [
    ...controls.map((c) => ({ kind: "control" as const, ...c, href: `/controls/${encodeURIComponent(c.code)}` })),
    ...criteria.map(({ id, ...c }) => ({ kind: "criterion" as const, ...c, href: `/criteria/${id}` })),
    ...risks.map(({ id, code, title }) => ({ kind: "risk" as const, code, title, href: `/risks/${id}` })),
    ...people.map((p) => ({ kind: "person" as const, code: "owns", title: p.name, href: `/controls?owner=${p.id}` })),
    ...scope.map((i) => ({ kind: "scope" as const, code: KINDS[i.kind].one, title: i.name, href: `/scope/${i.id}` })),
    ...documents.map((d) => ({
      kind: "document" as const,
      code: KIND_LABEL[d.kind],
      title: d.title,
      href: `/documents/${d.id}`,
    })),
    ...items.map((e) => ({ kind: "evidence" as const, code: e.on, title: e.title, href: `/evidence/items#${e.id}` })),
  ];
}

/** The first text above every text that begins so. */
const above = (start: string) => `${start}\u{10FFFF}`;

/** Evidence whose title holds a word for each word of the text, in full or begun, the newest first. */
export function evidenceWith(tx: Tx, actor: WorkspaceActor, text: string) {
  const words = text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .slice(0, 6);
  if (words.length === 0) return Promise.resolve([]);
  const holds = words.map((word) =>
    inArray(
      evidence.id,
      tx
        .select({ id: evidenceWord.evidenceId })
        .from(evidenceWord)
        .where(
          and(
            eq(evidenceWord.orgId, actor.orgId),
            eq(evidenceWord.workspaceId, actor.workspaceId),
            gte(evidenceWord.word, word.slice(0, LONGEST_WORD)),
            lt(evidenceWord.word, above(word.slice(0, LONGEST_WORD))),
          ),
        ),
    ),
  );
  return tx
    .select({ id: evidence.id, title: evidence.title, on: evidence.coversTo })
    .from(evidence)
    .where(and(eq(evidence.orgId, actor.orgId), eq(evidence.workspaceId, actor.workspaceId), ...holds))
    .orderBy(desc(evidence.id))
    .limit(EACH);
}

/** Scope items by what they are called now, those that are gone left out. */
function scopeItems(tx: Tx, actor: WorkspaceActor, needle: string) {
  const newest = tx
    .selectDistinctOn([scopeItemVersion.itemId], {
      id: scopeItemVersion.itemId,
      name: scopeItemVersion.name,
      standing: scopeItemVersion.standing,
    })
    .from(scopeItemVersion)
    .where(and(eq(scopeItemVersion.orgId, actor.orgId), eq(scopeItemVersion.workspaceId, actor.workspaceId)))
    .orderBy(scopeItemVersion.itemId, desc(scopeItemVersion.version))
    .as("newest");
  return tx
    .select({ id: newest.id, name: newest.name, kind: scopeItem.kind })
    .from(newest)
    .innerJoin(
      scopeItem,
      and(eq(scopeItem.orgId, actor.orgId), eq(scopeItem.workspaceId, actor.workspaceId), eq(scopeItem.id, newest.id)),
    )
    .where(and(contains(newest.name, needle), ne(newest.standing, "gone")))
    .orderBy(asc(newest.name))
    .limit(EACH);
}
