import { and, eq, inArray } from "drizzle-orm";
import { rowsFor } from "#db/bulk.ts";
import { LIBRARY } from "#db/catalog/library.ts";
import { control, controlOrigin } from "#db/schema/programme/controls.ts";
import { criterion } from "#db/schema/programme/criteria.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { AppError, notFound } from "#server/ground/platform/errors.ts";
import { inTenant, tenantKey } from "#server/ground/platform/in-tenant.ts";
import { oneAtATime } from "#server/ground/platform/turns.ts";
import { reviseControls } from "#server/programme/controls/service/edit.ts";
import { saveControls } from "#server/programme/controls/service/save-controls.ts";
import { origins, takenCodes } from "./queries.ts";
import { type Basis, basisOf, freeCode, proposedChanges } from "./rules.ts";
import type { Adopted, AdoptFromLibrary, AnswerProposal } from "./schema.ts";

/**
 * Adopts library controls as drafts, mapped to those criteria that the workspace has. Skips controls adopted before.
 * @returns the new controls' codes, and the library codes of those skipped
 * @throws AppError("invalid", field "codes") for a code that the library does not have
 */
export async function adoptFromLibrary(tx: Tx, actor: WorkspaceActor, input: AdoptFromLibrary): Promise<Adopted> {
  // Serialises concurrent adoptions, so that nothing is adopted twice.
  await oneAtATime(tx, actor, "library");
  const wanted = [...new Set(input.codes)];
  const chosen = LIBRARY.filter((c) => wanted.includes(c.code));
  if (chosen.length < wanted.length)
    throw new AppError("invalid", "The library has no such control: reload the page.", { field: "codes" });
  const had = new Set((await origins(tx, actor)).map((o) => o.libraryCode));
  const fresh = chosen.filter((c) => !had.has(c.code));
  const taken = await takenCodes(tx, actor);
  const known = await knownCodes(tx, actor);
  const named = fresh.map((c) => {
    const code = freeCode(c.code, taken);
    taken.add(code.toLowerCase());
    return { code, library: c };
  });
  await saveControls(
    tx,
    actor,
    named.map(({ code, library: c }) => ({
      code,
      title: c.title,
      statement: c.statement,
      category: c.domain,
      frequency: c.frequency,
      type: c.type,
      nature: c.nature,
      evidenceTypes: c.evidenceTypes,
      key: c.isKey,
      status: "draft",
      criteria: c.criteria.filter((criterionCode) => known.has(criterionCode)),
    })),
  );
  const codes = named.map((n) => n.code);
  if (named.length > 0) await rememberOrigins(tx, actor, named);
  if (named.length > 0)
    await record(tx, actor, {
      action: "library.adopted",
      subject: { type: "library", id: null, label: `${codes.length} of the starter library` },
      after: { controls: named.map(({ code, library: c }) => ({ code, from: c.code })) },
    });
  return { adopted: codes, skipped: chosen.filter((c) => had.has(c.code)).map((c) => c.code) };
}

/**
 * Accepts or declines a library proposal; it is not made again.
 * @throws AppError("not_found"); AppError("conflict") when the control has changed since, or nothing is proposed any more
 */
export async function answerProposal(tx: Tx, actor: WorkspaceActor, input: AnswerProposal): Promise<void> {
  const own = (await origins(tx, actor)).find((o) => o.controlId === input.controlId);
  const library = LIBRARY.find((c) => c.code === own?.libraryCode);
  if (!own || !library) throw notFound("control");
  const basis = basisOf(library);
  const fields = proposedChanges(own.basis as Basis, basis, own as Parameters<typeof proposedChanges>[2]).map(
    (c) => c.field,
  );
  if (fields.length === 0) throw new AppError("conflict", "The library no longer proposes anything for this control.");
  if (input.accept) {
    const taken = Object.fromEntries(fields.map((field) => [field, basis[field]]));
    await reviseControls(tx, actor, [input], taken, `Updated from the starter library (${library.code}).`);
  }
  await tx
    .update(controlOrigin)
    .set({ basis })
    .where(and(inTenant(controlOrigin, actor), eq(controlOrigin.controlId, input.controlId)));
  await record(tx, actor, {
    action: input.accept ? "library.proposal_accepted" : "library.proposal_declined",
    subject: { type: "control", id: own.controlId, label: `${own.code} ${own.title}` },
    after: { libraryCode: library.code, fields },
  });
}

async function rememberOrigins(
  tx: Tx,
  actor: WorkspaceActor,
  named: readonly { code: string; library: (typeof LIBRARY)[number] }[],
): Promise<void> {
  const place = tenantKey(actor);
  const codes = named.map((n) => n.code);
  const rows = await tx
    .select({ id: control.id, code: control.code })
    .from(control)
    .where(and(inTenant(control, place), inArray(control.code, codes)));
  const ids = new Map(rows.map((r) => [r.code, r.id]));
  const values = named.flatMap(({ code, library }) => {
    const controlId = ids.get(code);
    if (!controlId) return [];
    return [{ ...place, controlId, libraryCode: library.code, basis: basisOf(library), adoptedAt: actor.now }];
  });
  await tx.insert(controlOrigin).select(rowsFor(controlOrigin, values));
}

async function knownCodes(tx: Tx, actor: WorkspaceActor): Promise<Set<string>> {
  const rows = await tx.select({ code: criterion.code }).from(criterion).where(inTenant(criterion, actor));
  return new Set(rows.map((r) => r.code));
}
