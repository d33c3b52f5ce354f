"use client";

import { client } from "#app/_lib/client.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { CheckboxInput, Field, TextArea, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { Criterion } from "#server/programme/criteria/schema.ts";
import { ASSERTION_LABEL, type Assertion } from "#server/programme/risks/rules/objectives.ts";

const ASSERTIONS = Object.keys(ASSERTION_LABEL) as Assertion[];

/** The objective to reword, or the engagement to add a new one to. */
export type ObjectiveSubject = { objective: Criterion } | { engagementId: string };
type Props = { scope: InWorkspace; subject: ObjectiveSubject; onClose(): void };

/** Words of a control objective. In a SOC 1 they are management's, not a standard's. */
export function ObjectiveDialog({ scope, subject, onClose }: Props) {
  const objective = "objective" in subject ? subject.objective : null;
  const form = useForm({
    first: {
      code: "",
      title: objective?.title ?? "",
      assertions: objective?.assertions ?? ([] as Assertion[]),
      description: objective?.description ?? "Controls give reasonable assurance that ",
    },
    send: async ({ code, ...values }) => {
      if ("objective" in subject) {
        const { id, version } = subject.objective;
        await client.criteria.editObjective.mutate({ ...scope, criterionId: id, version, ...values });
      } else
        await client.criteria.addObjective.mutate({ ...scope, engagementId: subject.engagementId, code, ...values });
    },
    draft: `objective.${objective?.id ?? "new"}`,
    done: onClose,
  });

  return (
    <FormDialog
      title={objective ? `Reword ${objective.code}` : "Add a control objective"}
      description="Objectives are management’s own: word them for what the service actually does."
      submit={objective ? "Save objective" : "Add objective"}
      form={form}
      saysWhatIsWrong
      onClose={onClose}
    >
      {objective ? null : (
        <Field label="ID" error={form.errors.code} required>
          <TextInput className="max-w-40 font-code" {...form.text("code")} />
        </Field>
      )}
      <Field label="Title" error={form.errors.title} required>
        <TextInput {...form.text("title")} />
      </Field>
      <Field label="Objective" error={form.errors.description} required>
        <TextArea rows={4} {...form.text("description")} />
      </Field>
      <Field group label="Assertions it serves" hint="In the customers’ financial statements, or of the processing.">
        <div className="grid gap-x-4 sm:grid-cols-3">
          {ASSERTIONS.map((a) => (
            <CheckboxInput key={a} label={ASSERTION_LABEL[a]} {...form.among("assertions", a)} />
          ))}
        </div>
      </Field>
    </FormDialog>
  );
}
