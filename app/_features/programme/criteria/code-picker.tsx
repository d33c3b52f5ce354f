"use client";

import { Combobox } from "@base-ui/react/combobox";
import { cx } from "#app/_ui/cx.ts";
import { Field } from "#app/_ui/field.tsx";
import { CONTROL, useWiring } from "#app/_ui/field-wiring.ts";
import { type Choice, isEscape, PickList, usePicker } from "#app/_ui/pick-list.tsx";

type Props = {
  /** singular: "control" */
  label: string;
  choices: Choice[];
  value: string | null;
  error?: string | null;
  onChange(id: string | null): void;
};

/** Finds one of many by its code or title. */
export function CodePicker({ label, choices, value, error, onChange }: Props) {
  const heading = label.charAt(0).toUpperCase() + label.slice(1);
  const chosen = choices.find((c) => c.id === value);
  const title = chosen && `${chosen.code} ${chosen.title}`;
  const picker = usePicker(choices, title);
  return (
    <Field label={heading} error={picker.problem ?? error}>
      <Combobox.Root {...picker.root} value={value} onValueChange={(id, details) => isEscape(details) || onChange(id)}>
        <Line label={heading} title={title} input={picker.input} />
        <PickList label={heading} />
      </Combobox.Root>
    </Field>
  );
}

type LineProps = { label: string; title: string | undefined; input: ReturnType<typeof usePicker>["input"] };

function Line({ label, title, input }: LineProps) {
  return (
    <Combobox.Input
      {...useWiring({})}
      {...input}
      // The open list hides its surroundings from screen readers, and the label with them.
      aria-label={label}
      title={title}
      placeholder="Code or title"
      className={cx(CONTROL, "h-[30px] truncate")}
    />
  );
}
