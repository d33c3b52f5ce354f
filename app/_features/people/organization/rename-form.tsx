"use client";

import { client } from "#app/_lib/client.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { Form } from "#app/_ui/form.tsx";

export function RenameForm({ organizationId, name: before }: { organizationId: string; name: string }) {
  const form = useForm({
    first: { name: before },
    send: ({ name }) => client.organizations.rename.mutate({ organization: organizationId, name }),
    draft: "organization-name",
  });
  const isSame = form.values.name.trim() === before;
  return (
    <Form form={form} className="flex max-w-lg flex-wrap items-end gap-2">
      <Field className="flex-1" label="Name" error={form.errors.name ?? form.problem} required>
        <TextInput autoComplete="organization" {...form.text("name")} />
      </Field>
      <Button type="submit" pending={form.pending} disabled={isSame}>
        Save the name
      </Button>
      {form.isDone && (
        <p role="status" className="w-full text-ink-2 text-sm">
          Saved.
        </p>
      )}
    </Form>
  );
}
