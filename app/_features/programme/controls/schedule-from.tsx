"use client";

import { Field, RadioInput, TextInput } from "#app/_ui/field.tsx";

export type ScheduleFromValue = { when: "today" | "beginning" | "day"; day: string };
type Props = { value: ScheduleFromValue; error?: string; onChange(value: ScheduleFromValue): void };

/** Whether a schedule change is new or corrects the past: past occurrences depend on it. */
export function ScheduleFrom({ value, error, onChange }: Props) {
  const choice = (when: ScheduleFromValue["when"]) => ({
    name: "schedule-from",
    checked: value.when === when,
    onChange: () => onChange({ ...value, when }),
  });
  return (
    <Field label="The new schedule is in force" error={error} group>
      <RadioInput {...choice("today")} label="From today" hint="Earlier occurrences keep their due dates." />
      <RadioInput {...choice("day")} label="From an earlier day" />
      {value.when === "day" ? (
        <TextInput
          type="date"
          aria-label="First day of the new schedule"
          className="ml-6 max-w-44"
          value={value.day}
          onChange={(e) => onChange({ ...value, day: e.target.value })}
        />
      ) : null}
      <RadioInput
        {...choice("beginning")}
        label="From the beginning"
        hint="It was recorded wrongly: every occurrence follows the new schedule."
      />
    </Field>
  );
}
