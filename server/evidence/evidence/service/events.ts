import { and, eq } from "drizzle-orm";
import { control, controlEvent } from "#db/schema/programme/controls.ts";
import type { Tx } from "#db/tenant.ts";
import { mayBringEvidence } from "#server/ground/access/rules.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { today } from "#server/ground/calendar/rules.ts";
import { record } from "#server/ground/journal/service/record.ts";
import { AppError, notFound } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import { inTenant, tenantKey } from "#server/ground/platform/in-tenant.ts";

/** One unit of the population. @throws AppError("invalid") for a scheduled control or a day to come; AppError("conflict") if already recorded */
export async function recordEvent(
  tx: Tx,
  actor: WorkspaceActor,
  input: { controlId: string; occurredOn: string; reference: string },
): Promise<string> {
  const own = tenantKey(actor);
  const [found] = await tx
    .select({ code: control.code, frequency: control.frequency, ownerId: control.ownerId })
    .from(control)
    .where(and(inTenant(control, own), eq(control.id, input.controlId)));
  if (!found) throw notFound("control");
  if (!mayBringEvidence(actor, found))
    throw new AppError(
      "forbidden",
      `You can record events only for your own controls; ${found.code} has another owner.`,
    );
  if (found.frequency !== "as_needed")
    throw new AppError("invalid", `${found.code} runs on a schedule: only an as-needed control has events.`, {
      field: "controlId",
    });
  if (input.occurredOn > today(actor.now, actor.workspace.timeZone))
    throw new AppError("invalid", "An event cannot be in the future: give today or an earlier day.", {
      field: "occurredOn",
    });
  const id = newId();
  const rows = await tx
    .insert(controlEvent)
    .values({ ...own, id, ...input, createdAt: actor.now })
    .onConflictDoNothing()
    .returning({ id: controlEvent.id });
  if (rows.length === 0)
    throw new AppError("conflict", `${input.reference} is already recorded for this day.`, { field: "reference" });
  await record(tx, actor, {
    action: "event.recorded",
    subject: { type: "control", id: input.controlId, label: `${found.code}: ${input.reference}` },
    after: { controlId: input.controlId, occurredOn: input.occurredOn, reference: input.reference },
  });
  return id;
}
