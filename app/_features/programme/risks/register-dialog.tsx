"use client";

import { client } from "#app/_lib/client.ts";
import { withNulls } from "#app/_lib/text.ts";
import { type FormOf, useForm } from "#app/_lib/use-form.ts";
import { CheckboxInput, Field, TextArea, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { PickSeveral } from "#app/_ui/pick-several.tsx";
import { SelectInput } from "#app/_ui/select-input.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { TREATMENT_LABEL } from "#server/programme/risks/rules/register.ts";
import type { Rating, Risk, RiskChoices, RiskScale, Treatment } from "#server/programme/risks/schema.ts";
import { RatingField, ratingProblem, wholeRating } from "./rating-field.tsx";

type Props = { scope: InWorkspace; risk: Risk | null; scale: RiskScale; choices: RiskChoices; onClose(): void };

const TREATMENTS = Object.keys(TREATMENT_LABEL) as Treatment[];

/** Every field of a risk in the register. */
export function RegisterDialog({ scope, risk, scale, choices, onClose }: Props) {
  const form = useForm({
    first: formOf(risk),
    send: (values) =>
      client.risks.write.mutate({
        ...scope,
        values: {
          ...withNulls(values, "category", "ownerId", "treatment", "treatmentDue"),
          inherent: wholeRating(values.inherent),
          residual: wholeRating(values.residual),
        },
        edited: risk && { riskId: risk.id, version: risk.version },
      }),
    check: halfRated,
    draft: `risk.${risk?.id ?? "new"}`,
    done: onClose,
  });
  const { errors } = form;
  const area = (key: "cause" | "consequence" | "treatmentPlan", label: string, hint?: string) => (
    <Field label={label} hint={hint} error={errors[key]} optional>
      <TextArea rows={2} {...form.text(key)} />
    </Field>
  );
  return (
    <FormDialog
      size="wide"
      title={risk ? `Change ${risk.code}` : "Add a risk"}
      submit={risk ? "Save the risk" : "Add the risk"}
      form={form}
      onClose={onClose}
    >
      <Field label="What could go wrong" error={errors.description} required>
        <TextArea rows={2} {...form.text("description")} />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        {area("cause", "Cause")}
        {area("consequence", "Consequence")}
        <Field label="Category" error={errors.category} optional>
          <TextInput list="risk-categories" {...form.text("category")} />
        </Field>
        <datalist id="risk-categories">
          {choices.categories.map((c) => (
            <option key={c} value={c} />
          ))}
        </datalist>
        <Field label="Owner" error={errors.ownerId} optional>
          <SelectInput {...form.text("ownerId")}>
            <option value="">Nobody yet</option>
            {choices.people.map((p) => (
              <option key={p.id} value={p.id}>
                {p.name}
              </option>
            ))}
          </SelectInput>
        </Field>
      </div>
      <CheckboxInput
        label="A fraud risk"
        hint="Someone could benefit from it: consider incentives, opportunities and pressure."
        {...form.tick("isFraud")}
      />
      <RatingFields form={form} scale={scale} />
      <TreatmentFields form={form} />
      {area("treatmentPlan", "Treatment plan", "What will be done about it, by whom.")}
      {(["controls", "criteria", "assets"] as const).map((key) => (
        <PickSeveral
          key={key}
          {...PICKS[key]}
          choices={choices[key]}
          shown={key === "assets" ? (id) => choices.assets.find((a) => a.id === id)?.title ?? id : undefined}
          optional
          {...form.list(key)}
        />
      ))}
    </FormDialog>
  );
}

function halfRated(values: Record<"inherent" | "residual", Partial<Rating>>): Record<string, string> {
  const found = (["inherent", "residual"] as const).map((key) => [key, ratingProblem(values[key])]);
  return Object.fromEntries(found.filter(([, problem]) => problem !== null));
}

type RiskForm = FormOf<ReturnType<typeof formOf>, Risk>;

function RatingFields({ form, scale }: { form: RiskForm; scale: RiskScale }) {
  return (
    <>
      <RatingField
        label="Inherent rating"
        hint="As it would be without any control."
        scale={scale}
        value={form.values.inherent}
        error={form.errors.inherent}
        onChange={(inherent) => form.set({ inherent })}
      />
      <RatingField
        label="Residual rating"
        hint="With the current controls."
        scale={scale}
        value={form.values.residual}
        error={form.errors.residual}
        onChange={(residual) => form.set({ residual })}
      />
    </>
  );
}

function TreatmentFields({ form }: { form: RiskForm }) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Treatment" error={form.errors.treatment} optional>
        <SelectInput {...form.text("treatment")}>
          <option value="">Not chosen yet</option>
          {TREATMENTS.map((t) => (
            <option key={t} value={t}>
              {TREATMENT_LABEL[t]}
            </option>
          ))}
        </SelectInput>
      </Field>
      <Field label="Treated by" error={form.errors.treatmentDue} optional>
        <TextInput type="date" {...form.text("treatmentDue")} />
      </Field>
    </div>
  );
}

const PICKS = {
  controls: { label: "Controls", hint: "Those that prevent or detect it.", none: "No controls yet." },
  criteria: {
    label: "Criteria",
    hint: "Criteria and objectives that it threatens.",
    none: "No criteria yet. Engagements bring the criteria.",
  },
  assets: { label: "Assets", hint: "Scope items it affects.", none: "Nothing in the scope yet." },
};

function formOf(risk: Risk | null) {
  const ids = (all: readonly { id: string }[] | undefined) => (all ?? []).map((one) => one.id);
  return {
    description: risk?.description ?? "",
    cause: risk?.cause ?? "",
    consequence: risk?.consequence ?? "",
    category: risk?.category ?? "",
    ownerId: risk?.owner?.id ?? "",
    isFraud: risk?.isFraud ?? false,
    inherent: (risk?.inherent ?? {}) as Partial<Rating>,
    residual: (risk?.residual ?? {}) as Partial<Rating>,
    treatment: (risk?.treatment ?? "") as Treatment | "",
    treatmentPlan: risk?.treatmentPlan ?? "",
    treatmentDue: risk?.treatmentDue ?? "",
    criteria: ids(risk?.criteria),
    controls: ids(risk?.controls),
    assets: ids(risk?.assets),
  };
}
