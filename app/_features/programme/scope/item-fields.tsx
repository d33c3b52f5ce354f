"use client";

import { CheckboxInput, Field, TextArea, TextInput } from "#app/_ui/field.tsx";
import { PickSeveral } from "#app/_ui/pick-several.tsx";
import { SelectInput } from "#app/_ui/select-input.tsx";
import {
  CLASSIFICATION_LABEL,
  DATA_OWNER_LABEL,
  KINDS,
  METHOD_LABEL,
  STANDING_LABEL,
} from "#server/programme/scope/rules/kinds.ts";
import type { ScopeChoices, ScopeKind } from "#server/programme/scope/schema.ts";
import type { ScopeForm } from "./form-state.ts";

/** The choices of an item's form. */

type Props = {
  form: ScopeForm;
  /** kinds to choose from; none when the item's kind is settled */
  kinds: readonly ScopeKind[];
  choices: ScopeChoices;
  errors: Record<string, string>;
  canEnd: boolean;
  onChange(change: Partial<ScopeForm>): void;
};

export function ItemFields({ form, kinds, choices, errors, canEnd, onChange }: Props) {
  const kind = KINDS[form.kind];
  return (
    <>
      {kinds.length > 1 && (
        <Field label="Kind" hint={kind.hint} error={errors.kind}>
          <SelectInput value={form.kind} onChange={(e) => onChange({ kind: e.target.value as ScopeKind })}>
            {kinds.map((k) => (
              <option key={k} value={k}>
                {KINDS[k].one}
              </option>
            ))}
          </SelectInput>
        </Field>
      )}
      <Field label="Name" error={errors.name} hint={kinds.length > 1 ? undefined : kind.hint} required>
        <TextInput maxLength={200} value={form.name} onChange={(e) => onChange({ name: e.target.value })} />
      </Field>
      <Field label="Description" error={errors.description} hint="It goes into the system description word for word.">
        <TextArea rows={3} value={form.description} onChange={(e) => onChange({ description: e.target.value })} />
      </Field>
      <KindFields form={form} choices={choices} errors={errors} onChange={onChange} />
      {kind.criteria && (
        <PickSeveral
          label="Criteria"
          hint={`Criteria and objectives ${form.kind === "vendor" ? "it touches" : "that depend on it"}.`}
          placeholder="CC6.1"
          choices={choices.criteria}
          chosen={form.criteria}
          none="No criteria yet. Engagements bring the criteria."
          error={errors.criteria}
          optional
          onChange={(criteria) => onChange({ criteria })}
        />
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <Choice
          label="Owner"
          value={form.ownerId}
          error={errors.ownerId}
          none="Nobody yet"
          options={choices.people.map((p) => [p.id, p.name])}
          onChange={(ownerId) => onChange({ ownerId })}
        />
        <Field label="In force from" error={errors.effectiveFrom} required>
          <TextInput
            type="date"
            value={form.effectiveFrom}
            onChange={(e) => onChange({ effectiveFrom: e.target.value })}
          />
        </Field>
      </div>
      <ScopeFields form={form} errors={errors} canEnd={canEnd} onChange={onChange} />
    </>
  );
}

type PartProps = Pick<Props, "form" | "errors" | "onChange">;

function KindFields({ form, choices, errors, onChange }: PartProps & Pick<Props, "choices">) {
  if (form.kind === "vendor")
    return (
      <Choice
        label="In the description"
        value={form.method}
        error={errors.method}
        none="Choose"
        options={Object.entries(METHOD_LABEL)}
        onChange={(method) => onChange({ method })}
      />
    );
  if (form.kind === "subservice_control")
    return (
      <Choice
        label="Expected of"
        value={form.vendorId}
        error={errors.vendorId}
        none={choices.vendors.length > 0 ? "Choose a vendor" : "Add a vendor first"}
        options={choices.vendors.map((v) => [v.id, v.name])}
        onChange={(vendorId) => onChange({ vendorId })}
      />
    );
  if (form.kind !== "data") return null;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Choice
        label="Classification"
        value={form.classification}
        error={errors.classification}
        none="Choose"
        options={Object.entries(CLASSIFICATION_LABEL)}
        onChange={(classification) => onChange({ classification })}
      />
      <Choice
        label="Whose data"
        value={form.dataOwner}
        error={errors.dataOwner}
        none="Choose"
        options={Object.entries(DATA_OWNER_LABEL)}
        onChange={(dataOwner) => onChange({ dataOwner })}
      />
    </div>
  );
}

function ScopeFields({ form, errors, canEnd, onChange }: PartProps & Pick<Props, "canEnd">) {
  const standings = (["in", "out", "gone"] as const).filter((s) => s !== "gone" || canEnd);
  return (
    <>
      <Choice
        label="Standing"
        value={form.standing}
        error={errors.standing}
        options={standings.map((s) => [s, STANDING_LABEL[s]])}
        onChange={(standing) => onChange({ standing: standing as ScopeForm["standing"] })}
      />
      {form.standing !== "in" && (
        <Field label="Reason" error={errors.reason} required>
          <TextArea rows={2} value={form.reason} onChange={(e) => onChange({ reason: e.target.value })} />
        </Field>
      )}
      {KINDS[form.kind].view === "system" && (
        <CheckboxInput
          label="Within the management system (ISO 27001)"
          hint="A different boundary from the system’s: neither contains the other."
          checked={form.inIsms}
          onChange={(e) => onChange({ inIsms: e.target.checked })}
        />
      )}
    </>
  );
}

type ChoiceProps = {
  label: string;
  value: string;
  error?: string | undefined;
  none?: string;
  options: [string, string][];
  onChange(value: string): void;
};

function Choice({ label, value, error, none, options, onChange }: ChoiceProps) {
  return (
    <Field label={label} error={error}>
      <SelectInput value={value} onChange={(e) => onChange(e.target.value)}>
        {none && <option value="">{none}</option>}
        {options.map(([key, name]) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </SelectInput>
    </Field>
  );
}
