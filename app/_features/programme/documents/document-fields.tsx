"use client";

import { CheckboxInput, Field, SelectInput, TextInput } from "#app/_ui/field.tsx";
import { type Pick, PickSeveral } from "#app/_ui/pick-several.tsx";
import { KIND_LABEL } from "#server/programme/documents/rules/state.ts";
import type { DocumentValues } from "#server/programme/documents/schema.ts";

export type DocumentChoices = { people: { id: string; name: string }[]; controls: Pick[]; criteria: Pick[] };
type Props = {
  values: DocumentValues;
  choices: DocumentChoices;
  errors: Record<string, string>;
  onChange(values: DocumentValues): void;
};

/** What a document is called, who owns it, how often it is reviewed, and what it bears on. */
export function DocumentFields({ values, choices, errors, onChange }: Props) {
  const set = (change: Partial<DocumentValues>) => onChange({ ...values, ...change });
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_10rem]">
        <Field label="Title" error={errors.title} required>
          <TextInput maxLength={200} value={values.title} onChange={(e) => set({ title: e.target.value })} />
        </Field>
        <Field label="Kind" error={errors.kind}>
          <SelectInput value={values.kind} onChange={(e) => set({ kind: e.target.value as DocumentValues["kind"] })}>
            {Object.entries(KIND_LABEL).map(([kind, label]) => (
              <option key={kind} value={kind}>
                {label}
              </option>
            ))}
          </SelectInput>
        </Field>
      </div>
      <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_10rem]">
        <Field label="Owner" error={errors.ownerId}>
          <SelectInput value={values.ownerId ?? ""} onChange={(e) => set({ ownerId: e.target.value || null })}>
            <option value="">Nobody yet</option>
            {choices.people.map((p) => (
              <option key={p.id} value={p.id}>
                {p.name}
              </option>
            ))}
          </SelectInput>
        </Field>
        <Field label="Review, months" error={errors.reviewMonths}>
          <TextInput
            type="number"
            min={1}
            max={60}
            value={values.reviewMonths || ""}
            onChange={(e) => set({ reviewMonths: Number(e.target.value) })}
          />
        </Field>
      </div>
      <CheckboxInput
        label="People say that they have read it"
        hint="Everybody who can sign in, for each version that is approved."
        checked={values.needsAcknowledgement}
        onChange={(e) => set({ needsAcknowledgement: e.target.checked })}
      />
      <PickSeveral
        label="Controls"
        hint="That it lays down."
        placeholder="IAM-01"
        choices={choices.controls}
        chosen={values.controls}
        none="No such control."
        error={errors.controls}
        optional
        onChange={(controls) => set({ controls })}
      />
      <PickSeveral
        label="Criteria"
        hint="That it bears on."
        placeholder="CC6.1"
        choices={choices.criteria}
        chosen={values.criteria}
        none="No such criterion."
        error={errors.criteria}
        optional
        onChange={(criteria) => set({ criteria })}
      />
    </>
  );
}

/** The procedure's errors by the field of the form they belong to. */
export function fieldErrors(fields: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([path, said]) => [path.replace(/^values\./, ""), said]));
}
