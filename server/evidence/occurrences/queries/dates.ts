import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { addDays, today } from "#server/ground/calendar/rules.ts";
import type { NewDates } from "#server/plan/engagements/schema.ts";
import { requireNewDates } from "#server/plan/engagements/service.ts";
import type { DatesCompared } from "../schema.ts";
import { figuresIn, type Scope, standingsInScope } from "./coverage.ts";

/** An engagement's figures now, and with other dates. Changes nothing. */
export async function compareDates(tx: Tx, actor: WorkspaceActor, input: NewDates): Promise<DatesCompared> {
  const found = await requireNewDates(tx, actor, input);
  const day = today(actor.now, actor.workspace.timeZone);
  const { asOf, periodFrom, periodTo } = input;
  const span = {
    evidenceFrom: periodFrom ?? addDays(asOf ?? day, -364),
    evidenceTo: periodTo ?? asOf ?? day,
    asOf,
  };
  const figures = async (dates: Pick<Scope, "asOf" | "evidenceFrom" | "evidenceTo">) => {
    const rows = await standingsInScope(tx, actor, { ...found, ...dates });
    return figuresIn(rows, dates, day);
  };
  return { before: await figures(found), after: await figures(span) };
}
