"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { CheckboxInput, Field, RadioInput, TextArea } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { REASON_LABEL } from "#server/programme/applicability/rules.ts";
import type { Reason, SoaLine } from "#server/programme/applicability/schema.ts";

type Props = { scope: InWorkspace; lines: SoaLine[]; onClose(done: boolean): void };

const REASONS = Object.keys(REASON_LABEL) as Reason[];

/** Says of one or many Annex A controls whether they apply, and why or why not. */
export function DecideDialog({ scope, lines, onClose }: Props) {
  const router = useRouter();
  const first = lines.length === 1 ? lines[0] : undefined;
  const [isApplicable, setApplicable] = useState(first?.isApplicable ?? true);
  const [reasons, setReasons] = useState<Reason[]>(first?.reasons ?? []);
  const [justification, setJustification] = useState(first?.justification ?? "");
  const decide = useMutation(
    useTRPC().applicability.decide.mutationOptions({
      onSuccess: () => {
        router.refresh();
        onClose(true);
      },
    }),
  );
  const { message, fields } = problemOf(decide.error);
  return (
    <FormDialog
      title={first ? `${first.code} ${first.title}` : `${lines.length} Annex A controls`}
      description={first ? undefined : lines.map((l) => l.code).join(", ")}
      submit="Save"
      pending={decide.isPending}
      problem={fields.reasons || fields.justification ? null : message}
      onSubmit={() =>
        decide.mutate({
          ...scope,
          criteria: lines.map((l) => ({ id: l.criterionId, version: l.version })),
          isApplicable,
          reasons: isApplicable ? reasons : [],
          justification,
        })
      }
      onClose={() => onClose(false)}
    >
      <Field label="Does it apply?" group>
        <div className="flex gap-6">
          <RadioInput name="applies" label="It applies" checked={isApplicable} onChange={() => setApplicable(true)} />
          <RadioInput
            name="applies"
            label="It does not"
            checked={!isApplicable}
            onChange={() => setApplicable(false)}
          />
        </div>
      </Field>
      {isApplicable && (
        <Field label="Because of" error={fields.reasons} group>
          <div className="grid gap-1 sm:grid-cols-2">
            {REASONS.map((r) => (
              <CheckboxInput
                key={r}
                label={REASON_LABEL[r]}
                checked={reasons.includes(r)}
                onChange={(e) => setReasons(e.target.checked ? [...reasons, r] : reasons.filter((x) => x !== r))}
              />
            ))}
          </div>
        </Field>
      )}
      <Field
        label="Justification"
        hint={isApplicable ? "What the reasons are, in words of your own." : "Why the system does not need it."}
        error={fields.justification}
        optional={isApplicable}
      >
        <TextArea rows={4} value={justification} onChange={(e) => setJustification(e.target.value)} />
      </Field>
    </FormDialog>
  );
}
