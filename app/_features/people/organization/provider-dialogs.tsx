"use client";

import { client } from "#app/_lib/client.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { DELEGABLE_CAPABILITIES } from "#server/ground/access/rules.ts";
import type { DelegationRow } from "#server/people/delegations/schema.ts";
import { CapabilityChoice, type Delegable, delegableOf } from "./capability-choice.tsx";

type OneProps = { organizationId: string; row: DelegationRow; onClose(): void };

export function InviteProvider({ organizationId, onClose }: { organizationId: string; onClose(): void }) {
  const form = useForm({
    first: { providerName: "", email: "", capabilities: [...DELEGABLE_CAPABILITIES] as Delegable[] },
    send: (values) => client.delegations.invite.mutate({ organization: organizationId, ...values }),
    draft: "provider",
    done: onClose,
  });
  return (
    <FormDialog
      title="Invite a provider"
      description="It operates your programme from its own organization. Your data stays yours, and everything it does is in your record. None of its people can also audit you."
      submit="Send the invitation"
      form={form}
      onClose={onClose}
    >
      <Field label="Provider" error={form.errors.providerName} required>
        <TextInput autoComplete="off" {...form.text("providerName")} />
      </Field>
      <Field label="Address of its owner" error={form.errors.email} required>
        <TextInput type="email" autoComplete="off" {...form.text("email")} />
      </Field>
      <CapabilityChoice form={form} />
    </FormDialog>
  );
}

export function ChangeDelegation({ organizationId, row, onClose }: OneProps) {
  const form = useForm({
    first: { capabilities: delegableOf(row.capabilities) },
    send: ({ capabilities }) =>
      client.delegations.changeCapabilities.mutate({
        organization: organizationId,
        delegationId: row.id,
        version: row.version,
        capabilities: [...new Set<Delegable>(["workspace:read", ...capabilities])],
      }),
    draft: `provider-rights.${row.id}`,
    done: onClose,
  });
  return (
    <FormDialog
      title={`What ${row.providerName} may do`}
      description="It takes effect at the provider’s next click."
      submit="Save"
      form={form}
      onClose={onClose}
    >
      <CapabilityChoice form={form} />
    </FormDialog>
  );
}

export function RevokeDelegation({ organizationId, row, onClose }: OneProps) {
  const form = useForm({
    first: {},
    send: () => client.delegations.revoke.mutate({ organization: organizationId, delegationId: row.id }),
    done: onClose,
  });
  return (
    <FormDialog
      title={`Stop ${row.providerName}?`}
      description="Its people lose access at their next click. What they did stays in your record, and they still cannot audit the period in which they did it."
      submit="Stop it now"
      danger
      form={form}
      onClose={onClose}
    />
  );
}
