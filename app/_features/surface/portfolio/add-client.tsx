"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { TimeZoneField } from "#app/_features/people/organization/time-zone-field.tsx";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { useToast } from "#app/_ui/toast.tsx";

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
  const router = useRouter();
  const toast = useToast();
  const [values, setValues] = useState(EMPTY);
  const create = useMutation(
    useTRPC().portfolio.createClient.mutationOptions({
      onSuccess: () => {
        toast({ title: `${values.name} is set up; its owner is invited`, tone: "done" });
        router.refresh();
        onClose();
      },
    }),
  );
  const { message, fields } = problemOf(create.error);
  const set = (change: Partial<typeof EMPTY>) => setValues((now) => ({ ...now, ...change }));
  const { system, timeZone, ...client } = values;
  return (
    <FormDialog
      title="Add a client"
      description="The client becomes an organization of its own, which you operate. Its owner is invited, and can end that or leave with the data at any time."
      submit="Add the client"
      pending={create.isPending}
      problem={Object.keys(fields).length === 0 ? message : null}
      onClose={onClose}
      onSubmit={() => create.mutate({ organization: organizationId, ...client, first: { name: system, timeZone } })}
    >
      <Field label="Client" error={fields.name} required>
        <TextInput autoComplete="off" value={values.name} onChange={(e) => set({ name: e.target.value })} />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Its owner’s name" error={fields.ownerName} required>
          <TextInput autoComplete="off" value={values.ownerName} onChange={(e) => set({ ownerName: e.target.value })} />
        </Field>
        <Field label="Its owner’s address" error={fields.ownerEmail} required>
          <TextInput
            type="email"
            autoComplete="off"
            value={values.ownerEmail}
            onChange={(e) => set({ ownerEmail: e.target.value })}
          />
        </Field>
      </div>
      <Field label="First system" hint="The service a report would describe." error={fields["first.name"]} required>
        <TextInput autoComplete="off" value={system} onChange={(e) => set({ system: e.target.value })} />
      </Field>
      <TimeZoneField value={timeZone} onChange={(zone) => set({ timeZone: zone })} error={fields["first.timeZone"]} />
    </FormDialog>
  );
}
