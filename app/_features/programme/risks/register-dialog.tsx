"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { CheckboxInput, Field, SelectInput, TextArea, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { type Pick, PickSeveral } from "#app/_ui/pick-several.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { TREATMENT_LABEL } from "#server/programme/risks/rules/register.ts";
import type { Rating, Risk, RiskScale, Treatment } from "#server/programme/risks/schema.ts";
import { RatingField, wholeRating } from "./rating-field.tsx";

export type RiskChoices = {
  people: { id: string; name: string }[];
  criteria: Pick[];
  controls: Pick[];
  assets: Pick[];
  categories: string[];
};
type Props = { scope: InWorkspace; risk: Risk | null; scale: RiskScale; choices: RiskChoices; onClose(): void };

const TREATMENTS = Object.keys(TREATMENT_LABEL) as Treatment[];

/** All that the register says of a risk. */
export function RegisterDialog({ scope, risk, scale, choices, onClose }: Props) {
  const router = useRouter();
  const [form, setForm] = useState(() => formOf(risk));
  const set = (change: Partial<typeof form>) => setForm({ ...form, ...change });
  const save = useMutation(
    useTRPC().risks.write.mutationOptions({
      onSuccess: () => {
        router.refresh();
        onClose();
      },
    }),
  );
  const { message, fields } = problemOf(save.error);
  const known = Object.keys(fields).some((f) => f in form);
  const area = (key: "cause" | "consequence" | "treatmentPlan", label: string, hint?: string) => (
    <Field label={label} hint={hint} error={fields[key]} optional>
      <TextArea rows={2} value={form[key]} onChange={(e) => set({ [key]: e.target.value })} />
    </Field>
  );
  return (
    <FormDialog
      size="wide"
      title={risk ? `Change ${risk.code}` : "Add a risk"}
      submit={risk ? "Save the risk" : "Add the risk"}
      pending={save.isPending}
      problem={known ? null : message}
      onSubmit={() =>
        save.mutate({
          ...scope,
          values: {
            ...form,
            category: form.category || null,
            ownerId: form.ownerId || null,
            treatment: form.treatment || null,
            treatmentDue: form.treatmentDue || null,
            inherent: wholeRating(form.inherent),
            residual: wholeRating(form.residual),
          },
          edited: risk && { riskId: risk.id, version: risk.version },
        })
      }
      onClose={onClose}
    >
      <Field label="What could go wrong" error={fields.description} required>
        <TextArea rows={2} value={form.description} onChange={(e) => set({ description: e.target.value })} />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        {area("cause", "Cause")}
        {area("consequence", "Consequence")}
        <Field label="Category" error={fields.category} optional>
          <TextInput list="risk-categories" value={form.category} onChange={(e) => set({ category: e.target.value })} />
        </Field>
        <datalist id="risk-categories">
          {choices.categories.map((c) => (
            <option key={c} value={c} />
          ))}
        </datalist>
        <Field label="Owner" error={fields.ownerId} optional>
          <SelectInput value={form.ownerId} onChange={(e) => set({ ownerId: e.target.value })}>
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
        hint="Somebody could gain by it: incentives, opportunities and pressure are looked at."
        checked={form.isFraud}
        onChange={(e) => set({ isFraud: e.target.checked })}
      />
      <RatingField
        label="Inherent rating"
        hint="As it would be without any control."
        scale={scale}
        value={form.inherent}
        error={fields.inherent}
        onChange={(inherent) => set({ inherent })}
      />
      <RatingField
        label="Residual rating"
        hint="With the controls that are there."
        scale={scale}
        value={form.residual}
        error={fields.residual}
        onChange={(residual) => set({ residual })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Treatment" error={fields.treatment} optional>
          <SelectInput value={form.treatment} onChange={(e) => set({ treatment: e.target.value as Treatment | "" })}>
            <option value="">Not chosen yet</option>
            {TREATMENTS.map((t) => (
              <option key={t} value={t}>
                {TREATMENT_LABEL[t]}
              </option>
            ))}
          </SelectInput>
        </Field>
        <Field label="Treated by" error={fields.treatmentDue} optional>
          <TextInput type="date" value={form.treatmentDue} onChange={(e) => set({ treatmentDue: e.target.value })} />
        </Field>
      </div>
      {area("treatmentPlan", "Treatment plan", "What will be done about it, by whom.")}
      {(["controls", "criteria", "assets"] as const).map((key) => (
        <PickSeveral
          key={key}
          {...PICKS[key]}
          choices={choices[key]}
          shown={key === "assets" ? (id) => choices.assets.find((a) => a.id === id)?.title ?? id : undefined}
          chosen={form[key]}
          error={fields[key]}
          optional
          onChange={(ids) => set({ [key]: ids })}
        />
      ))}
    </FormDialog>
  );
}

const PICKS = {
  controls: { label: "Controls", hint: "Those that prevent it, or find it in time.", none: "No such control." },
  criteria: { label: "Criteria", hint: "Criteria and objectives that it threatens.", none: "No such criterion." },
  assets: { label: "Assets", hint: "What of the scope it bears on.", none: "No such item in the scope." },
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
