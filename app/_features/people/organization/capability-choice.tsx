import { CheckboxInput, Field } from "#app/_ui/field.tsx";
import { CAPABILITIES, type Capability, DELEGABLE_CAPABILITIES } from "#server/ground/access/rules.ts";

export type Delegable = (typeof DELEGABLE_CAPABILITIES)[number];
type Props = { chosen: readonly Delegable[]; onChange(chosen: Delegable[]): void; error?: string | null };

/** What a provider is allowed; seeing the workspace is always part of it. */
export function CapabilityChoice({ chosen, onChange, error }: Props) {
  return (
    <Field group label="What it may do" hint="You can change this, or stop it, at any time." error={error}>
      {DELEGABLE_CAPABILITIES.map((c) => (
        <CheckboxInput
          key={c}
          label={CAPABILITIES[c].label}
          checked={c === "workspace:read" || chosen.includes(c)}
          disabled={c === "workspace:read"}
          onChange={(e) => onChange(e.target.checked ? [...chosen, c] : chosen.filter((x) => x !== c))}
        />
      ))}
    </Field>
  );
}

/** The capabilities of a delegation that can still be delegated. */
export function delegableOf(capabilities: readonly Capability[]): Delegable[] {
  return DELEGABLE_CAPABILITIES.filter((c) => capabilities.includes(c));
}
