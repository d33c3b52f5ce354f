import { sql } from "drizzle-orm";
import { control } from "#db/schema/programme/controls.ts";
import { criterion } from "#db/schema/programme/criteria.ts";
import type { Tx } from "#db/tenant.ts";
import type { Steps, WorkspaceActor } from "#server/ground/access/service.ts";
import { today } from "#server/ground/calendar/rules.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { inTenant } from "#server/ground/platform/in-tenant.ts";
import { oneAtATime } from "#server/ground/platform/turns.ts";
import { listEngagements } from "#server/plan/engagements/queries.ts";
import { allControls } from "#server/programme/controls/queries/all.ts";
import { openWindows } from "#server/programme/controls/queries/windows.ts";
import { saveControls } from "#server/programme/controls/service/save-controls.ts";
import { heldBack } from "../rules/held-back.ts";
import type { ImportReading } from "../rules/read-controls.ts";
import type { ImportOpen, ImportPlan, ImportResult } from "../schema.ts";
import { closeDraft, type Draft, draftForActor } from "./draft.ts";
import { reader } from "./reader.ts";
import type { Held } from "./reader-thread.ts";

/** Attempts, when controls keep changing during the comparison. */
const TURNS = 3;

/** @param plan sheet, header row, columns and defaults; null guesses them */
export async function openImport(
  step: Steps<WorkspaceActor>,
  draftId: string,
  plan: ImportPlan | null,
): Promise<ImportOpen> {
  const { fileName, ...list } = await step("read", (tx, actor) => listed(tx, actor, draftId));
  return { fileName, ...(await reader("openedOf", { ...list, plan })) };
}

/** Compares in a thread; retries when controls have changed. @throws AppError("conflict") if confirmed before, or they keep changing */
export async function confirmImport(
  step: Steps<WorkspaceActor>,
  draftId: string,
  plan: ImportPlan,
): Promise<ImportResult> {
  const draft = await step("read", (tx, actor) => draftForActor(tx, actor, draftId, "read"));
  const { result } = await applyList(step, draft, plan, async (tx, actor) => {
    await draftForActor(tx, actor, draftId, "confirm");
    await closeDraft(tx, actor, draftId);
  });
  return result;
}

/** Imports a list from the REST API, with guessed columns. @returns the outcome, and every row's verdict */
export function importList(step: Steps<WorkspaceActor>, list: Draft): Promise<Applied> {
  return applyList(step, list, null, async () => undefined);
}

/** A spreadsheet of the rejected rows and the reasons, to correct and import again. */
export async function rejectedRows(
  step: Steps<WorkspaceActor>,
  draftId: string,
  plan: ImportPlan,
): Promise<Uint8Array> {
  const { fileName: _, ...list } = await step("read", (tx, actor) => listed(tx, actor, draftId));
  return reader("rejectedOf", { ...list, plan });
}

type Applied = { result: ImportResult; rows: ImportReading["rows"] };

async function applyList(
  step: Steps<WorkspaceActor>,
  list: Draft,
  plan: ImportPlan | null,
  claim: (tx: Tx, actor: WorkspaceActor) => Promise<void>,
): Promise<Applied> {
  for (let turn = 0; turn < TURNS; turn++) {
    const seen = await step("read", async (tx, actor) => ({
      at: await changesSoFar(tx, actor),
      held: await heldBy(tx, actor),
    }));
    const reading = await reader("readingOf", { sheets: list.sheets, plan, held: seen.held });
    const applied = await step("write", async (tx, actor) => {
      await oneAtATime(tx, actor, "imports");
      await claim(tx, actor);
      if ((await changesSoFar(tx, actor)) !== seen.at) throw new ChangedMeanwhile();
      return save(tx, actor, list, heldBack(reading, await windowsOf(tx, actor), seen.held.existing));
    }).catch((error: unknown) => {
      if (error instanceof ChangedMeanwhile) return null;
      throw error;
    });
    if (applied) return applied;
  }
  throw new AppError("conflict", "Controls changed while this list was being compared. Import it again.");
}

/** Thrown to roll the transaction back before a retry. */
class ChangedMeanwhile extends Error {}

async function save(tx: Tx, actor: WorkspaceActor, list: Draft, { rows, counts }: ImportReading): Promise<Applied> {
  const changes = rows.flatMap((r) =>
    r.control && (r.verdict === "create" || r.verdict === "update") ? [r.control] : [],
  );
  const saved = await saveControls(tx, actor, changes, `From the list ${list.fileName}.`);
  if (changes.length > 0)
    await record(tx, actor, {
      action: "controls.imported",
      subject: { type: "import", id: list.id, label: list.fileName },
      after: { ...counts, ...saved },
    });
  const { create: created, update: updated, unchanged, reject: rejected } = counts;
  return { result: { created, updated, unchanged, rejected }, rows };
}

async function listed(tx: Tx, actor: WorkspaceActor, draftId: string) {
  const { fileName, sheets } = await draftForActor(tx, actor, draftId, "read");
  return { fileName, sheets, held: await heldBy(tx, actor) };
}

async function heldBy(tx: Tx, actor: WorkspaceActor): Promise<Held> {
  return {
    knownCriteria: new Set((await knownCriteria(tx, actor)).map((c) => c.code)),
    existing: new Map((await allControls(tx, actor)).map((c) => [c.code, c])),
    windows: await windowsOf(tx, actor),
    periods: await periodsOf(tx, actor),
  };
}

/** The windows that the controls' occurrences are counted in. */
async function periodsOf(tx: Tx, actor: WorkspaceActor): Promise<Held["periods"]> {
  const open = (await listEngagements(tx, actor)).filter((e) => e.asOf === null && e.frozen === null);
  return open.map((e) => ({ name: e.name, from: e.evidenceFrom, to: e.evidenceTo }));
}

async function windowsOf(tx: Tx, actor: WorkspaceActor): Promise<Held["windows"]> {
  const open = await openWindows(tx, actor);
  const day = today(actor.now, actor.workspace.timeZone);
  if (open.inForce.size === 0) return { today: day, reading: new Map(), criteria: new Map(), inForce: new Set() };
  const named = await tx.select({ id: control.id, code: control.code }).from(control).where(inTenant(control, actor));
  const controls = new Map(named.map((c) => [c.id, c.code]));
  const criteria = new Map((await knownCriteria(tx, actor)).map((c) => [c.id, c.code]));
  const byCode = <V>(ids: ReadonlyMap<string, V>, codes: ReadonlyMap<string, string>) =>
    new Map([...ids].flatMap(([id, value]) => (codes.has(id) ? [[codes.get(id) ?? "", value] as const] : [])));
  return {
    today: day,
    reading: byCode(open.reading, controls),
    criteria: byCode(open.criteria, criteria),
    inForce: new Set([...open.inForce].flatMap((id) => controls.get(id) ?? [])),
  };
}

/** Changes with every edit: controls are never deleted, and every edit adds a version. */
async function changesSoFar(tx: Tx, actor: WorkspaceActor): Promise<string> {
  const [row] = await tx
    .select({ so: sql<string>`count(*) || ' ' || coalesce(sum(${control.version}), 0)` })
    .from(control)
    .where(inTenant(control, actor));
  return row?.so ?? "";
}

function knownCriteria(tx: Tx, actor: WorkspaceActor) {
  return tx.select({ id: criterion.id, code: criterion.code }).from(criterion).where(inTenant(criterion, actor));
}
