"use client";

import { client } from "#app/_lib/client.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { CheckboxInput, Field, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";

type Props = { scope: InWorkspace; search: string; onClose(): void };

/** Keeps the list's filters, columns and groups under a name. */
export function NameView({ scope, search, onClose }: Props) {
  const form = useForm({
    first: { name: "", isShared: false },
    send: (values) => client.controls.saveView.mutate({ ...scope, ...values, search }),
    draft: "view",
    done: onClose,
  });
  return (
    <FormDialog
      title="Save this view"
      description="Its filters, columns and groups, under a name."
      submit="Save view"
      form={form}
      onClose={onClose}
    >
      <Field label="Name" error={form.errors.name} required>
        <TextInput maxLength={60} {...form.text("name")} />
      </Field>
      <CheckboxInput label="For everyone" {...form.tick("isShared")} />
    </FormDialog>
  );
}
