"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";

/** Enters one event of an as-needed control: a leaver, a change, an incident. */
export function RecordEvent({ scope, controlId }: { scope: InWorkspace; controlId: string }) {
  const router = useRouter();
  const [values, setValues] = useState({ occurredOn: "", reference: "" });
  const add = useMutation(
    useTRPC().evidence.recordEvent.mutationOptions({
      onSuccess: () => {
        setValues({ occurredOn: "", reference: "" });
        router.refresh();
      },
    }),
  );
  const { message, fields } = problemOf(add.error);
  return (
    <form
      className="grid gap-3 border-rule border-t pt-3"
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate({ ...scope, controlId, ...values });
      }}
    >
      <h3 className="font-medium">Record an event</h3>
      <div className="grid grid-cols-2 gap-2">
        <Field label="Day" error={fields.occurredOn}>
          <TextInput
            type="date"
            required
            value={values.occurredOn}
            onChange={(e) => setValues({ ...values, occurredOn: e.target.value })}
          />
        </Field>
        <Field label="Reference" error={fields.reference ?? (Object.keys(fields).length === 0 ? message : null)}>
          <TextInput
            required
            placeholder="Ticket, name"
            value={values.reference}
            onChange={(e) => setValues({ ...values, reference: e.target.value })}
          />
        </Field>
      </div>
      <span>
        <Button type="submit" size="small" pending={add.isPending}>
          Record
        </Button>
      </span>
      {add.isSuccess && <p role="status">Recorded: it is part of the population now.</p>}
    </form>
  );
}
