"use client";

import { client } from "#app/_lib/client.ts";
import { orNull } from "#app/_lib/text.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";

type Props = { scope: InWorkspace; version: number; onClose(): void };

export function IssueDialog({ scope, version, onClose }: Props) {
  const form = useForm({
    first: { note: "" },
    send: ({ note }) => client.applicability.issue.mutate({ ...scope, note: orNull(note) }),
    draft: "statement",
    done: onClose,
  });
  return (
    <FormDialog
      title={`Issue version ${version}`}
      description="It freezes what the statement says now."
      submit="Issue version"
      form={form}
      onClose={onClose}
    >
      <Field label="What changed" error={form.errors.note} optional>
        <TextInput maxLength={500} {...form.text("note")} />
      </Field>
    </FormDialog>
  );
}
