"use client";

import { CalendarPlus, Printer } from "lucide-react";
import { Button } from "#app/_ui/button.tsx";
import { CheckboxInput, Field, TextInput } from "#app/_ui/field.tsx";
import { SelectInput } from "#app/_ui/select-input.tsx";
import { Sign } from "#app/_ui/sign.tsx";
import { isCalendarDate } from "#server/ground/calendar/rules.ts";
import { type ScheduleInput, schedule } from "#server/plan/reports/rules/schedule.ts";
import type { PlanChoices } from "#server/plan/reports/schema.ts";
import { PlanDrawing } from "./plan-drawing.tsx";

type Props = { given: ScheduleInput; onChange(choices: PlanChoices): void };

/** When each step is, drawn and in words, with editable lengths and conflicts. */
export function PlanSchedule({ given, onChange }: Props) {
  const { choices, answers } = given;
  const plan = schedule(given);
  const set = (change: Partial<PlanChoices>) => onChange({ ...choices, ...change });
  const hasWindow = plan.lanes.some((lane) => lane.steps.some((step) => step.name === "window"));
  const hasRun = answers.earlier?.kind === "type2" || !["not_yet", "under_3", null].includes(answers.running);
  if (plan.lanes.length === 0) return null;
  return (
    <section aria-label="When" className="grid gap-4">
      <h2 className="font-title text-xl">When</h2>
      <div className="grid gap-4 print:hidden">
        <div className="grid grid-cols-2 items-end gap-4 sm:grid-cols-3">
          <Field label="Count">
            <SelectInput value={choices.by} onChange={(e) => set({ by: e.target.value as PlanChoices["by"] })}>
              <option value="start">forwards</option>
              <option value="due">backwards</option>
            </SelectInput>
          </Field>
          <Field label={choices.by === "start" ? "First day" : "Needed on"}>
            <TextInput
              type="date"
              required
              // Accept only a complete date.
              defaultValue={choices.on}
              key={choices.by}
              onChange={(e) => isCalendarDate(e.target.value) && set({ on: e.target.value })}
            />
          </Field>
          <Length
            label="Readiness, months"
            max={24}
            min={0}
            value={choices.readiness}
            onSet={(readiness) => set({ readiness })}
          />
          {hasWindow && (
            <Length
              label="Window, months"
              max={18}
              min={1}
              value={choices.window}
              onSet={(window) => set({ window })}
            />
          )}
          <Length
            label="Fieldwork and report, weeks"
            max={26}
            min={1}
            value={choices.reportWeeks}
            onSet={(reportWeeks) => set({ reportWeeks })}
          />
        </div>
        {hasRun && hasWindow && (
          <CheckboxInput
            label="Count months in which the controls already operated"
            checked={choices.countsPast}
            onChange={(e) => set({ countsPast: e.target.checked })}
          />
        )}
      </div>
      <div role="status" className="grid gap-1">
        {plan.conflicts.map((conflict) => (
          <p key={conflict} className="flex items-start gap-2">
            <Sign state="late" className="mt-[5px] shrink-0" /> {conflict}
          </p>
        ))}
      </div>
      <PlanDrawing plan={plan} today={given.today} due={choices.by === "due" ? choices.on : null} />
      <p className="flex flex-wrap gap-3 print:hidden">
        <Button icon={<CalendarPlus />} onClick={async () => (await import("./plan-calendar.ts")).saveCalendar(plan)}>
          Add to a calendar
        </Button>
        <Button icon={<Printer />} onClick={() => window.print()}>
          Print, or save as PDF
        </Button>
      </p>
    </section>
  );
}

type LengthProps = { label: string; min: number; max: number; value: number; onSet(value: number): void };

function Length({ label, min, max, value, onSet }: LengthProps) {
  return (
    <Field label={label}>
      <TextInput
        type="number"
        inputMode="numeric"
        required
        min={min}
        max={max}
        defaultValue={value}
        onChange={(e) => e.target.value !== "" && e.target.validity.valid && onSet(e.target.valueAsNumber)}
      />
    </Field>
  );
}
