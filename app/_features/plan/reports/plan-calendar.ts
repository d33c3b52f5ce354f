import ical from "ical-generator";
import { saveFile } from "#app/_lib/save-file.ts";
import { addDays } from "#server/ground/calendar/rules.ts";
import { ENGAGEMENT_LABEL } from "#server/ground/report-kinds/rules.ts";
import { type Schedule, STEP_LABEL } from "#server/plan/reports/rules/schedule.ts";

/** Saves the plan's steps as an iCalendar file: whole days, one event a step. */
export function saveCalendar(plan: Schedule): void {
  const calendar = ical({ name: "Report plan", prodId: { company: "Tickmark", product: "Report plan" } });
  for (const { kinds, steps } of plan.lanes)
    for (const { name, from, to } of steps)
      calendar.createEvent({
        // The same plan saved again moves its events rather than doubling them.
        id: `${kinds.join("-")}-${name}-${steps.filter((s) => s.name === name).findIndex((s) => s.from === from)}@report-plan.tickmark`,
        start: new Date(`${from}T00:00:00`),
        end: new Date(`${addDays(to, 1)}T00:00:00`),
        allDay: true,
        summary: `${kinds.map((kind) => ENGAGEMENT_LABEL[kind]).join(" and ")}: ${STEP_LABEL[name]}`,
      });
  saveFile(new Blob([calendar.toString()], { type: "text/calendar" }), "report-plan.ics");
}
