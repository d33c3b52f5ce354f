import type { FormOf } from "#app/_lib/use-form.ts";
import { CheckboxInput, Field } from "#app/_ui/field.tsx";
import { CAPABILITIES, type Capability, DELEGABLE_CAPABILITIES } from "#server/ground/access/rules.ts";

export type Delegable = (typeof DELEGABLE_CAPABILITIES)[number];
type Props = { form: Pick<FormOf<{ capabilities: Delegable[] }, unknown>, "values" | "errors" | "among"> };

/** What a provider is allowed; seeing the workspace is always part of it. */
export function CapabilityChoice({ form }: Props) {
  return (
    <Field
      group
      label="What it may do"
      hint="You can change this, or stop it, at any time."
      error={form.errors.capabilities}
    >
      {DELEGABLE_CAPABILITIES.map((c) => (
        <CheckboxInput
          key={c}
          label={CAPABILITIES[c].label}
          {...form.among("capabilities", c)}
          {...(c === "workspace:read" && { checked: true, disabled: true })}
        />
      ))}
    </Field>
  );
}

/** The capabilities of a delegation that can still be delegated. */
export function delegableOf(capabilities: readonly Capability[]): Delegable[] {
  return DELEGABLE_CAPABILITIES.filter((c) => capabilities.includes(c));
}
