import { and, eq, lt, sql } from "drizzle-orm";
import { importDraft } from "#db/schema/exchange/imports.ts";
import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { AppError, notFound } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { inTenant, tenantKey } from "#server/ground/platform/in-tenant.ts";
import { toOneLine } from "#server/ground/platform/rules/lines.ts";

/** `sheets` is JSON of several megabytes; only threads parse it. */
export type Draft = { id: string; fileName: string; sheets: string };

/** Stores an uploaded list for a week, until it is confirmed. @returns the draft's id */
export async function startImport(tx: Tx, actor: WorkspaceActor, fileName: string, sheets: string): Promise<string> {
  const id = newId();
  const old = sql`${actor.now}::timestamptz - interval '7 days'`;
  await tx.delete(importDraft).where(and(inTenant(importDraft, actor), lt(importDraft.createdAt, old)));
  await tx.insert(importDraft).values({
    ...tenantKey(actor),
    id,
    personId: actor.personId ?? "",
    fileName: toOneLine(fileName, 200),
    sheets: sql`${sheets}::jsonb`,
    createdAt: actor.now,
  });
  return id;
}

/**
 * The actor's own draft.
 * @param use "confirm" locks it, so that it is confirmed only once
 * @throws AppError("not_found"); AppError("conflict") when it is already confirmed
 */
export async function draftForActor(
  tx: Tx,
  actor: WorkspaceActor,
  id: string,
  use: "read" | "confirm",
): Promise<Draft> {
  const { id: draftId, fileName, confirmedAt } = importDraft;
  const sheets = sql<string>`${importDraft.sheets}::text`;
  const query = tx.select({ id: draftId, fileName, confirmedAt, sheets }).from(importDraft).where(own(actor, id));
  const [row] = use === "confirm" ? await query.for("update") : await query;
  if (!row) throw notFound("import");
  if (use === "confirm" && row.confirmedAt)
    throw new AppError("conflict", "This list was already imported. To import it again, choose the file again.");
  return { id: row.id, fileName: row.fileName, sheets: row.sheets };
}

/** Marks the draft as confirmed; it is kept for the spreadsheet of rejected rows. */
export async function closeDraft(tx: Tx, actor: WorkspaceActor, id: string): Promise<void> {
  await tx.update(importDraft).set({ confirmedAt: actor.now }).where(own(actor, id));
}

function own(actor: WorkspaceActor, id: string) {
  return and(inTenant(importDraft, actor), eq(importDraft.personId, actor.personId ?? ""), eq(importDraft.id, id));
}
