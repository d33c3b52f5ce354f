"use client";

import { client } from "#app/_lib/client.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { Form } from "#app/_ui/form.tsx";
import { SelectInput } from "#app/_ui/select-input.tsx";
import { KIND_LABEL, type OrganizationKind } from "#server/ground/access/rules.ts";

const KINDS = Object.keys(KIND_LABEL) as OrganizationKind[];

export function CreateOrganization() {
  const form = useForm({
    first: { name: "", kind: "service_organization" as OrganizationKind },
    send: client.account.createOrganization.mutate,
    draft: "organization",
    clears: true,
  });
  return (
    <Form form={form} className="grid max-w-sm gap-4">
      <Field label="Organization" error={form.errors.name ?? form.problem} required>
        <TextInput autoComplete="organization" {...form.text("name")} />
      </Field>
      <Field label="Kind of organization">
        <SelectInput {...form.text("kind")}>
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {KIND_LABEL[kind]}
            </option>
          ))}
        </SelectInput>
      </Field>
      <span>
        <Button type="submit" variant="primary" pending={form.pending}>
          Set up the organization
        </Button>
      </span>
    </Form>
  );
}
