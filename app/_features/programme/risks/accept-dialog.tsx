"use client";

import { client } from "#app/_lib/client.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Field, TextArea, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { Risk } from "#server/programme/risks/schema.ts";

type Props = { scope: InWorkspace; risk: Risk; onClose(): void };

/** Accepts a risk in one's own name until a date. */
export function AcceptDialog({ scope, risk, onClose }: Props) {
  const form = useForm({
    first: { why: "", until: "" },
    send: (values) => client.risks.accept.mutate({ ...scope, riskId: risk.id, version: risk.version, ...values }),
    draft: `accept.${risk.id}`,
    done: onClose,
  });
  return (
    <FormDialog
      title={`Accept ${risk.code}`}
      description="You accept it as it is rated now. Your name, the reason and the day stay in the register."
      submit="Accept in my name"
      form={form}
      onClose={onClose}
    >
      <Field label="Why it is acceptable" error={form.errors.why} required>
        <TextArea rows={3} {...form.text("why")} />
      </Field>
      <Field label="Until" hint="A year ahead at most." error={form.errors.until} required>
        <TextInput type="date" {...form.text("until")} />
      </Field>
    </FormDialog>
  );
}
