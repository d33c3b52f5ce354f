"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { CheckboxInput, Field, TextArea, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { Criterion } from "#server/programme/criteria/schema.ts";
import { ASSERTION_LABEL, type Assertion } from "#server/programme/risks/rules/objectives.ts";

const ASSERTIONS = Object.keys(ASSERTION_LABEL) as Assertion[];

/** The objective to reword, or the engagement to add one of its own to. */
export type ObjectiveSubject = { objective: Criterion } | { engagementId: string };
type Props = { scope: InWorkspace; subject: ObjectiveSubject; onClose(): void };

/** Words of a control objective. In a SOC 1 they are management's, not a standard's. */
export function ObjectiveDialog({ scope, subject, onClose }: Props) {
  const trpc = useTRPC();
  const router = useRouter();
  const objective = "objective" in subject ? subject.objective : null;
  const [code, setCode] = useState("");
  const [title, setTitle] = useState(objective?.title ?? "");
  const [assertions, setAssertions] = useState<Assertion[]>(objective?.assertions ?? []);
  const [description, setDescription] = useState(objective?.description ?? "Controls give reasonable assurance that ");
  const done = {
    onSuccess: () => {
      router.refresh();
      onClose();
    },
  };
  const edit = useMutation(trpc.criteria.editObjective.mutationOptions(done));
  const add = useMutation(trpc.criteria.addObjective.mutationOptions(done));
  const { message, fields } = problemOf(edit.error ?? add.error);

  function save() {
    if (objective) edit.mutate({ ...scope, criterionId: objective.id, title, description, assertions });
    else if ("engagementId" in subject)
      add.mutate({ ...scope, engagementId: subject.engagementId, code, title, description, assertions });
  }

  return (
    <FormDialog
      title={objective ? `Reword ${objective.code}` : "Add a control objective"}
      description="An objective is management's own sentence: write it to what the service really does."
      submit={objective ? "Save objective" : "Add objective"}
      pending={edit.isPending || add.isPending}
      problem={Object.keys(fields).length === 0 ? message : null}
      saysWhatIsWrong
      onSubmit={save}
      onClose={onClose}
    >
      {objective ? null : (
        <Field label="ID" error={fields.code} required>
          <TextInput className="max-w-40 font-code" value={code} onChange={(e) => setCode(e.target.value)} />
        </Field>
      )}
      <Field label="Title" error={fields.title} required>
        <TextInput value={title} onChange={(e) => setTitle(e.target.value)} />
      </Field>
      <Field label="Objective" error={fields.description} required>
        <TextArea rows={4} value={description} onChange={(e) => setDescription(e.target.value)} />
      </Field>
      <Field group label="Assertions it serves" hint="In the customers’ financial statements, or of the processing.">
        <div className="grid gap-x-4 sm:grid-cols-3">
          {ASSERTIONS.map((a) => (
            <CheckboxInput
              key={a}
              label={ASSERTION_LABEL[a]}
              checked={assertions.includes(a)}
              onChange={(e) =>
                setAssertions(e.target.checked ? [...assertions, a] : assertions.filter((other) => other !== a))
              }
            />
          ))}
        </div>
      </Field>
    </FormDialog>
  );
}
