import { and, asc, eq, ne, sql } from "drizzle-orm";
import { LIBRARY } from "#db/catalog/library.ts";
import { control, controlOrigin } from "#db/schema/programme/controls.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { inTenant, sameTenant } from "#server/ground/platform/in-tenant.ts";
import { frequencyOf } from "#server/programme/controls/queries/list.ts";
import { listCriteria } from "#server/programme/criteria/queries/criteria.ts";
import { type Basis, basisOf, neededFor, proposedChanges } from "./rules.ts";
import type { LibraryView, Proposal } from "./schema.ts";

/**
 * The starter library with what each control would meet, what is adopted, and what the workspace's reports still need.
 * @param input.engagementId only this engagement's criteria
 */
export async function browseLibrary(
  tx: Tx,
  actor: WorkspaceActor,
  input: { engagementId?: string },
): Promise<LibraryView> {
  const criteria = await listCriteria(tx, actor, input);
  const byCode = new Map(criteria.map((c) => [c.code, c]));
  // A draft that will meet a criterion fully counts: recommending another control would duplicate it.
  const open = new Set(
    criteria.filter((c) => !c.covered && !c.controls.some((m) => m.strength === "fully")).map((c) => c.code),
  );
  const adopted = new Map((await origins(tx, actor)).map((o) => [o.libraryCode, o.code]));
  const alike = await codesByTitle(tx, actor);
  const free = LIBRARY.filter((c) => !adopted.has(c.code) && !alike.has(c.title.toLowerCase()));
  const needed = neededFor(open, free);
  const reachable = new Set(LIBRARY.flatMap((c) => c.criteria));
  return {
    entries: LIBRARY.map(({ criteria: codes, ...entry }) => ({
      ...entry,
      criteria: codes.flatMap((code) => {
        const found = byCode.get(code);
        return found ? [{ code, title: found.title, framework: found.framework, open: open.has(code) }] : [];
      }),
      adoptedAs: adopted.get(entry.code) ?? null,
      alike: alike.get(entry.title.toLowerCase()) ?? null,
      needed: needed.has(entry.code),
    })),
    beyond: [...open].filter((code) => !reachable.has(code)),
  };
}

/** Library changes since each control was adopted, by the control's code. */
export async function proposals(tx: Tx, actor: WorkspaceActor): Promise<Proposal[]> {
  const library = new Map(LIBRARY.map((c) => [c.code, c]));
  return (await origins(tx, actor)).flatMap(({ basis, libraryCode, ...own }) => {
    const now = library.get(libraryCode);
    if (!now || own.status === "retired") return [];
    const changes = proposedChanges(basis as Basis, basisOf(now), { ...own, frequency: frequencyOf(own.frequency) });
    const { controlId, code, title, version } = own;
    return changes.length > 0 ? [{ controlId, code, title, version, libraryCode, changes }] : [];
  });
}

/** Adopted controls with the library wording they were based on. */
export function origins(tx: Tx, actor: WorkspaceActor) {
  return tx
    .select({
      controlId: control.id,
      code: control.code,
      title: control.title,
      statement: control.statement,
      frequency: control.frequency,
      type: control.type,
      nature: control.nature,
      evidenceTypes: control.evidenceTypes,
      status: control.status,
      version: control.version,
      libraryCode: controlOrigin.libraryCode,
      basis: controlOrigin.basis,
    })
    .from(controlOrigin)
    .innerJoin(control, and(sameTenant(control, controlOrigin), eq(control.id, controlOrigin.controlId)))
    .where(inTenant(controlOrigin, actor))
    .orderBy(asc(control.code));
}

/** Lower-case title → code, for controls that are not retired. */
async function codesByTitle(tx: Tx, actor: WorkspaceActor): Promise<Map<string, string>> {
  const rows = await tx
    .select({ code: control.code, title: sql<string>`lower(${control.title})` })
    .from(control)
    .where(and(inTenant(control, actor), ne(control.status, "retired")));
  return new Map(rows.map((r) => [r.title, r.code]));
}

export async function takenCodes(tx: Tx, actor: WorkspaceActor): Promise<Set<string>> {
  const rows = await tx
    .select({ code: sql<string>`lower(${control.code})` })
    .from(control)
    .where(and(inTenant(control, actor), ne(control.code, "")));
  return new Set(rows.map((r) => r.code));
}
