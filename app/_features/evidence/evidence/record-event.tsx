"use client";

import { client } from "#app/_lib/client.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { Form } from "#app/_ui/form.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";

/** Enters one event of an as-needed control: a leaver, a change, an incident. */
export function RecordEvent({ scope, controlId }: { scope: InWorkspace; controlId: string }) {
  const form = useForm({
    first: { occurredOn: "", reference: "" },
    send: (values) => client.evidence.recordEvent.mutate({ ...scope, controlId, ...values }),
    draft: `event.${controlId}`,
    clears: true,
  });
  return (
    <Form form={form} className="grid gap-3 border-rule border-t pt-3">
      <h3 className="font-medium">Record an event</h3>
      <div className="grid grid-cols-2 gap-2">
        <Field label="Day" error={form.errors.occurredOn}>
          <TextInput type="date" required {...form.text("occurredOn")} />
        </Field>
        <Field label="Reference" error={form.errors.reference ?? form.problem}>
          <TextInput required placeholder="Ticket, name" {...form.text("reference")} />
        </Field>
      </div>
      <span>
        <Button type="submit" size="small" pending={form.pending}>
          Record
        </Button>
      </span>
      {form.isDone && <p role="status">Recorded. It is now part of the population.</p>}
    </Form>
  );
}
