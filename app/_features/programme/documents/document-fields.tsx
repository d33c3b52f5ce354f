"use client";

import { withNulls } from "#app/_lib/text.ts";
import type { FormOf } from "#app/_lib/use-form.ts";
import { atIntent } from "#app/_ui/at-intent.tsx";
import { CheckboxInput, Field, TextInput } from "#app/_ui/field.tsx";
import type { PickSeveralProps } from "#app/_ui/pick-several.tsx";
import { SelectInput } from "#app/_ui/select-input.tsx";
import { KIND_LABEL } from "#server/programme/documents/rules/state.ts";
import type { DocumentChoices, DocumentValues } from "#server/programme/documents/schema.ts";

const PickSeveral = atIntent<PickSeveralProps>(() => import("#app/_ui/pick-several.tsx").then((m) => m.PickSeveral), {
  meanwhile: ({ label, hint, optional, placeholder }) => (
    <Field label={label} hint={hint} optional={optional}>
      <TextInput placeholder={placeholder} readOnly />
    </Field>
  ),
});

type Props = {
  form: Pick<FormOf<DocumentForm, unknown>, "errors" | "text" | "tick" | "list">;
  choices: DocumentChoices;
};
/** A document's fields in the form. */
export type DocumentForm = Omit<DocumentValues, "ownerId" | "reviewMonths"> & { ownerId: string; reviewMonths: string };

/** A document's title, owner, review cycle, and the controls and criteria it is about. */
export function DocumentFields({ form, choices }: Props) {
  const { errors } = form;
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_10rem]">
        <Field label="Title" error={errors.title} required>
          <TextInput maxLength={200} {...form.text("title")} />
        </Field>
        <Field label="Kind" error={errors.kind}>
          <SelectInput {...form.text("kind")}>
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
          <SelectInput {...form.text("ownerId")}>
            <option value="">Nobody yet</option>
            {choices.people.map((p) => (
              <option key={p.id} value={p.id}>
                {p.name}
              </option>
            ))}
          </SelectInput>
        </Field>
        <Field label="Review, months" error={errors.reviewMonths}>
          <TextInput type="number" min={1} max={60} {...form.text("reviewMonths")} />
        </Field>
      </div>
      <CheckboxInput
        label="Requires acknowledgement"
        hint="Everyone who can sign in, for each approved version."
        {...form.tick("needsAcknowledgement")}
      />
      <PickSeveral
        label="Controls"
        hint="Those it sets out."
        placeholder="IAM-01"
        choices={choices.controls}
        none="No controls yet."
        optional
        {...form.list("controls")}
      />
      <PickSeveral
        label="Criteria"
        hint="Those it relates to."
        placeholder="CC6.1"
        choices={choices.criteria}
        none="No criteria yet. Engagements bring the criteria."
        optional
        {...form.list("criteria")}
      />
    </>
  );
}

export function formOf(values: DocumentValues): DocumentForm {
  return { ...values, ownerId: values.ownerId ?? "", reviewMonths: String(values.reviewMonths) };
}

export function valuesOf(form: DocumentForm): DocumentValues {
  return { ...withNulls(form, "ownerId"), reviewMonths: Number(form.reviewMonths) };
}
