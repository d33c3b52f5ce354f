"use client";

import { useState } from "react";
import { TimeZoneField } from "#app/_features/people/organization/time-zone-field.tsx";
import { client } from "#app/_lib/client.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";

const EMPTY = { name: "", ownerName: "", ownerEmail: "", system: "", timeZone: "UTC" };

export function AddClient({ organizationId }: { organizationId: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        Add a client
      </Button>
      {open && <ClientDialog organizationId={organizationId} onClose={() => setOpen(false)} />}
    </>
  );
}

function ClientDialog({ organizationId, onClose }: { organizationId: string; onClose(): void }) {
  const form = useForm({
    first: EMPTY,
    send: ({ system, timeZone, ...values }) =>
      client.portfolio.createClient.mutate({
        organization: organizationId,
        ...values,
        first: { name: system, timeZone },
      }),
    draft: "client",
    places: { "first.name": "system", "first.timeZone": "timeZone" },
    toast: (_, { name }) => `${name} is set up; its owner is invited`,
    done: onClose,
  });
  return (
    <FormDialog
      title="Add a client"
      description="The client becomes an organization of its own, which you operate. Its owner is invited, and can end that or leave with the data at any time."
      submit="Add the client"
      form={form}
      onClose={onClose}
    >
      <Field label="Client" error={form.errors.name} required>
        <TextInput autoComplete="off" {...form.text("name")} />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Owner’s name" error={form.errors.ownerName} required>
          <TextInput autoComplete="off" {...form.text("ownerName")} />
        </Field>
        <Field label="Owner’s email address" error={form.errors.ownerEmail} required>
          <TextInput type="email" autoComplete="off" {...form.text("ownerEmail")} />
        </Field>
      </div>
      <Field label="First system" hint="The service a report would describe." error={form.errors.system} required>
        <TextInput autoComplete="off" {...form.text("system")} />
      </Field>
      <TimeZoneField form={form} />
    </FormDialog>
  );
}
