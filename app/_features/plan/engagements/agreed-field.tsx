import type { ChangeEvent } from "react";
import { CheckboxInput, Field } from "#app/_ui/field.tsx";

type Props = { error: string | undefined; checked: boolean; onChange(event: ChangeEvent<HTMLInputElement>): void };

/** Asked of a period that is shorter or longer than usual. */
export function AgreedField({ error, ...box }: Props) {
  return (
    <Field label="An unusual period" error={error} group required>
      <CheckboxInput label="The auditor agrees to it" {...box} />
    </Field>
  );
}
