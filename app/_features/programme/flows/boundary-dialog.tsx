"use client";

import { useForm } from "#app/_lib/use-form.ts";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";

type Props = { first: string; onSave(name: string): void; onClose(): void };

/** Names a trust boundary. */
export function BoundaryDialog({ first, onSave, onClose }: Props) {
  const form = useForm({
    first: { name: first },
    send: ({ name }) => onSave(name.trim()),
    check: ({ name }): Record<string, string> => (name.trim() ? {} : { name: "Give it a name." }),
    refresh: false,
  });
  return (
    <FormDialog
      title={first ? "Rename the trust boundary" : "Add a trust boundary"}
      description="Draw it around things that trust each other: a network, an account, a company."
      submit={first ? "Save the name" : "Add the boundary"}
      form={form}
      onClose={onClose}
    >
      <Field label="Name" error={form.errors.name} required>
        <TextInput maxLength={100} placeholder="Our cloud account" {...form.text("name")} />
      </Field>
    </FormDialog>
  );
}
