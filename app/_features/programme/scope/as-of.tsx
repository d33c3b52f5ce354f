"use client";

import { useQueryState } from "nuqs";
import { Button } from "#app/_ui/button.tsx";
import { TextInput } from "#app/_ui/field.tsx";
import { isCalendarDate } from "#server/ground/calendar/rules.ts";
import { scopeSearch } from "./search.ts";

/** Looks at the scope as it stood on another day. */
export function AsOf({ on, today }: { on: string; today: string }) {
  const [, setOn] = useQueryState("on", { ...scopeSearch.on, shallow: false });
  return (
    <span className="flex items-center gap-2">
      <TextInput
        type="date"
        aria-label="As of"
        className="w-36"
        defaultValue={on}
        onChange={(e) => {
          if (isCalendarDate(e.target.value)) void setOn(e.target.value === today ? null : e.target.value);
        }}
      />
      {on !== today && <Button onClick={() => void setOn(null)}>Today</Button>}
    </span>
  );
}
