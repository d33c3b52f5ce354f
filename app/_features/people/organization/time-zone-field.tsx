"use client";

import { useEffect, useState } from "react";
import type { FormOf } from "#app/_lib/use-form.ts";
import { Field } from "#app/_ui/field.tsx";
import { SelectInput } from "#app/_ui/select-input.tsx";

type Props = { form: Pick<FormOf<{ timeZone: string }, unknown>, "values" | "errors" | "text" | "begin"> };

/** The zone in which a system's days begin and end; the browser's own is offered first. */
export function TimeZoneField({ form }: Props) {
  const [zones, setZones] = useState<string[]>(["UTC"]);
  // Only the browser knows its zone, and server and browser may know different lists: both come after the first paint.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the form appears
  useEffect(() => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    setZones([...new Set(["UTC", own, ...Intl.supportedValuesOf("timeZone")])].sort());
    form.begin({ timeZone: own });
  }, []);
  return (
    <Field label="Time zone" hint="Days of the audit period begin and end there." error={form.errors.timeZone}>
      <SelectInput {...form.text("timeZone")}>
        {zones.map((zone) => (
          <option key={zone}>{zone}</option>
        ))}
      </SelectInput>
    </Field>
  );
}
