"use client";

import { client } from "#app/_lib/client.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Field, TextArea, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { RiskScale } from "#server/programme/risks/schema.ts";

type Props = { scope: InWorkspace; scale: RiskScale; onClose(): void };

/** The words of the scale, one level per line, and the tolerance. */
export function ScaleDialog({ scope, scale, onClose }: Props) {
  const form = useForm({
    first: {
      likelihoods: scale.likelihoods.join("\n"),
      impacts: scale.impacts.join("\n"),
      tolerance: String(scale.tolerance),
    },
    send: ({ likelihoods, impacts, tolerance }) =>
      client.risks.saveScale.mutate({
        ...scope,
        likelihoods: lines(likelihoods),
        impacts: lines(impacts),
        tolerance: Number(tolerance) || 0,
        version: scale.version,
      }),
    draft: "scale",
    done: onClose,
  });
  return (
    <FormDialog
      title="Rating scale"
      description="Three to six levels, lowest first, one per line."
      submit="Save the scale"
      form={form}
      onClose={onClose}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Likelihood" error={form.errors.likelihoods} required>
          <TextArea rows={6} {...form.text("likelihoods")} />
        </Field>
        <Field label="Impact" error={form.errors.impacts} required>
          <TextArea rows={6} {...form.text("impacts")} />
        </Field>
      </div>
      <Field
        label="Tolerance"
        hint="The highest product of likelihood and impact that needs no acceptance by name."
        error={form.errors.tolerance}
        required
      >
        <TextInput type="number" min={1} {...form.text("tolerance")} />
      </Field>
    </FormDialog>
  );
}

function lines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}
