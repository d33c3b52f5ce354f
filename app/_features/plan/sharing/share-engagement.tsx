"use client";

import { useState } from "react";
import { client } from "#app/_lib/client.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextArea, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { SelectInput } from "#app/_ui/select-input.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { addMonths } from "#server/ground/calendar/rules.ts";
import type { Engagement } from "#server/plan/engagements/schema.ts";

type Props = { scope: InWorkspace; today: string; engagements: Engagement[] };

export function ShareEngagement(props: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        Share an engagement
      </Button>
      {open && <ShareDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

function ShareDialog({ scope, today, engagements, onClose }: Props & { onClose(): void }) {
  const usual = engagements.find((e) => e.id === scope.engagement) ?? engagements[0];
  // Auditors finish weeks after the period; three months later is a fair first guess.
  const from = usual && usual.evidenceTo > today ? usual.evidenceTo : today;
  const form = useForm({
    first: { engagementId: usual?.id ?? "", firmName: "", emails: "", endsOn: addMonths(from, 3) },
    send: ({ emails, ...values }) =>
      client.sharing.share.mutate({ ...scope, ...values, emails: emails.split(/[\s,;]+/).filter(Boolean) }),
    draft: "share",
    toast: (_, { firmName }) => `The invitations to ${firmName} are on their way`,
    done: onClose,
  });
  return (
    <FormDialog
      title="Share an engagement"
      description="The people you name read its criteria, controls, timeline and evidence. They can read the description, risk register, vendor list and documents once you release them. Each opening and export is in your record."
      submit="Share and invite"
      form={form}
      onClose={onClose}
    >
      <Field label="Engagement" error={form.errors.engagementId}>
        <SelectInput {...form.text("engagementId")}>
          {engagements.map((e) => (
            <option key={e.id} value={e.id}>
              {e.name}
            </option>
          ))}
        </SelectInput>
      </Field>
      <Field label="Audit firm" error={form.errors.firmName} required>
        <TextInput autoComplete="off" {...form.text("firmName")} />
      </Field>
      <Field
        label="Auditors’ email addresses"
        hint="One per line, or separated by commas."
        error={form.errors.emails}
        required
      >
        <TextArea rows={3} {...form.text("emails")} />
      </Field>
      <Field label="Last day of access" error={form.errors.endsOn} required>
        <TextInput type="date" className="max-w-44" min={today} {...form.text("endsOn")} />
      </Field>
    </FormDialog>
  );
}
