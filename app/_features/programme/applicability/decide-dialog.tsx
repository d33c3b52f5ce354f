"use client";

import { client } from "#app/_lib/client.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { CheckboxInput, Field, RadioInput, TextArea } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { REASON_LABEL } from "#server/programme/applicability/rules.ts";
import type { Reason, SoaLine } from "#server/programme/applicability/schema.ts";

type Props = { scope: InWorkspace; lines: SoaLine[]; onClose(done: boolean): void };

const REASONS = Object.keys(REASON_LABEL) as Reason[];

/** Decides whether one or many Annex A controls apply, with the reason. */
export function DecideDialog({ scope, lines, onClose }: Props) {
  const first = lines.length === 1 ? lines[0] : undefined;
  const form = useForm({
    first: {
      isApplicable: first?.isApplicable ?? true,
      reasons: first?.reasons ?? ([] as Reason[]),
      justification: first?.justification ?? "",
    },
    send: ({ isApplicable, reasons, justification }) =>
      client.applicability.decide.mutate({
        ...scope,
        criteria: lines.map((l) => ({ id: l.criterionId, version: l.version })),
        isApplicable,
        reasons: isApplicable ? reasons : [],
        justification,
      }),
    draft: `applies.${first?.criterionId ?? "several"}`,
    done: () => onClose(true),
  });
  const { isApplicable } = form.values;
  return (
    <FormDialog
      title={first ? `${first.code} ${first.title}` : `${lines.length} Annex A controls`}
      description={first ? undefined : lines.map((l) => l.code).join(", ")}
      submit="Save"
      form={form}
      onClose={() => onClose(false)}
    >
      <Field label="Does it apply?" group>
        <div className="flex gap-6">
          <RadioInput name="applies" label="It applies" {...form.only("isApplicable", true)} />
          <RadioInput name="applies" label="It does not" {...form.only("isApplicable", false)} />
        </div>
      </Field>
      {isApplicable && (
        <Field label="Reasons" error={form.errors.reasons} group>
          <div className="grid gap-1 sm:grid-cols-2">
            {REASONS.map((r) => (
              <CheckboxInput key={r} label={REASON_LABEL[r]} {...form.among("reasons", r)} />
            ))}
          </div>
        </Field>
      )}
      <Field
        label="Justification"
        hint={isApplicable ? "Explain the reasons in your own words." : "Why the system does not need it."}
        error={form.errors.justification}
        optional={isApplicable}
      >
        <TextArea rows={4} {...form.text("justification")} />
      </Field>
    </FormDialog>
  );
}
