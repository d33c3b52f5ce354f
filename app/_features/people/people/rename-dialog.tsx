"use client";

import { client } from "#app/_lib/client.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import type { MemberRow } from "#server/people/people/schema.ts";

export function RenameDialog({
  organizationId,
  who,
  onClose,
}: {
  organizationId: string;
  who: MemberRow;
  onClose(): void;
}) {
  const form = useForm({
    first: { name: who.name },
    send: ({ name }) => client.people.rename.mutate({ organization: organizationId, membershipId: who.id, name }),
    draft: `person.${who.id}`,
    done: onClose,
  });
  return (
    <FormDialog
      title={`Rename ${who.name}`}
      description="Until they join, the name is yours to correct. Controls that name them show the new one."
      submit="Save the name"
      form={form}
      onClose={onClose}
    >
      <Field label="Name" error={form.errors.name} required>
        <TextInput autoComplete="off" {...form.text("name")} />
      </Field>
    </FormDialog>
  );
}
