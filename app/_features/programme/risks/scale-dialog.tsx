"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Field, TextArea, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { RiskScale } from "#server/programme/risks/schema.ts";

type Props = { scope: InWorkspace; scale: RiskScale; onClose(): void };

/** The words of the scale, one level a line, and how much is borne. */
export function ScaleDialog({ scope, scale, onClose }: Props) {
  const router = useRouter();
  const [likelihoods, setLikelihoods] = useState(scale.likelihoods.join("\n"));
  const [impacts, setImpacts] = useState(scale.impacts.join("\n"));
  const [tolerance, setTolerance] = useState(String(scale.tolerance));
  const save = useMutation(
    useTRPC().risks.saveScale.mutationOptions({
      onSuccess: () => {
        router.refresh();
        onClose();
      },
    }),
  );
  const { message, fields } = problemOf(save.error);
  const lines = (text: string) =>
    text
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean);
  return (
    <FormDialog
      title="How risks are rated"
      description="Three to six levels, the least first, one a line."
      submit="Save the scale"
      pending={save.isPending}
      problem={fields.likelihoods || fields.impacts || fields.tolerance ? null : message}
      onSubmit={() =>
        save.mutate({
          ...scope,
          likelihoods: lines(likelihoods),
          impacts: lines(impacts),
          tolerance: Number(tolerance) || 0,
          version: scale.version,
        })
      }
      onClose={onClose}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Likelihood" error={fields.likelihoods} required>
          <TextArea rows={6} value={likelihoods} onChange={(e) => setLikelihoods(e.target.value)} />
        </Field>
        <Field label="Impact" error={fields.impacts} required>
          <TextArea rows={6} value={impacts} onChange={(e) => setImpacts(e.target.value)} />
        </Field>
      </div>
      <Field
        label="Tolerance"
        hint="The highest product of likelihood and impact that is borne without being accepted by name."
        error={fields.tolerance}
        required
      >
        <TextInput type="number" min={1} value={tolerance} onChange={(e) => setTolerance(e.target.value)} />
      </Field>
    </FormDialog>
  );
}
