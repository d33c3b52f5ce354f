"use client";

import { client } from "#app/_lib/client.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { GrantRow } from "#server/plan/sharing/schema.ts";

type Props = { scope: InWorkspace; grant: GrantRow; onClose(): void };

export function AddAuditor({ scope, grant, onClose }: Props) {
  const form = useForm({
    first: { email: "" },
    send: ({ email }) => client.sharing.addAuditor.mutate({ ...scope, grantId: grant.id, email }),
    draft: `auditor.${grant.id}`,
    done: onClose,
  });
  return (
    <FormDialog
      title="Add an auditor"
      description={`One more person at ${grant.firmName} is invited to read ${grant.engagement}.`}
      submit="Send the invitation"
      form={form}
      onClose={onClose}
    >
      <Field label="Email address" error={form.errors.email} required>
        <TextInput type="email" autoComplete="off" {...form.text("email")} />
      </Field>
    </FormDialog>
  );
}

export function MoveEnd({ scope, today, grant, onClose }: Props & { today: string }) {
  const form = useForm({
    first: { endsOn: grant.endsOn },
    send: ({ endsOn }) => client.sharing.extend.mutate({ ...scope, grantId: grant.id, endsOn }),
    draft: `end-access.${grant.id}`,
    done: onClose,
  });
  return (
    <FormDialog
      title="Change the last day"
      description={`${grant.firmName} can read ${grant.engagement} through that day.`}
      submit="Save the last day"
      form={form}
      onClose={onClose}
    >
      <Field label="Last day" error={form.errors.endsOn} required>
        <TextInput type="date" className="max-w-44" min={today} {...form.text("endsOn")} />
      </Field>
    </FormDialog>
  );
}

export function RevokeGrant({ scope, grant, onClose }: Props) {
  const form = useForm({
    first: {},
    send: () => client.sharing.revoke.mutate({ ...scope, grantId: grant.id }),
    done: onClose,
  });
  return (
    <FormDialog
      title={`Stop sharing with ${grant.firmName}?`}
      description="Its people lose access at their next click. What they opened stays in your record. A firm that has accepted still cannot become a provider of yours before the report is issued."
      submit="Stop sharing now"
      danger
      form={form}
      onClose={onClose}
    />
  );
}
