"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { DELEGABLE_CAPABILITIES } from "#server/ground/access/rules.ts";
import type { DelegationRow } from "#server/people/delegations/schema.ts";
import { CapabilityChoice, type Delegable, delegableOf } from "./capability-choice.tsx";

type OneProps = { organizationId: string; row: DelegationRow; onClose(): void };

export function InviteProvider({ organizationId, onClose }: { organizationId: string; onClose(): void }) {
  const trpc = useTRPC();
  const [values, setValues] = useState({ providerName: "", email: "" });
  const [capabilities, setCapabilities] = useState<Delegable[]>([...DELEGABLE_CAPABILITIES]);
  const invite = useMutation(trpc.delegations.invite.mutationOptions({ onSuccess: useDone(onClose) }));
  const { message, fields } = problemOf(invite.error);
  return (
    <FormDialog
      title="Invite a provider"
      description="It operates your programme from its own organization. Your data stays yours, and all it does is in your record. Nobody in it can be on the side of your auditors."
      submit="Send the invitation"
      pending={invite.isPending}
      problem={Object.keys(fields).length === 0 ? message : null}
      onClose={onClose}
      onSubmit={() => invite.mutate({ organization: organizationId, ...values, capabilities })}
    >
      <Field label="Provider" error={fields.providerName} required>
        <TextInput
          autoComplete="off"
          value={values.providerName}
          onChange={(e) => setValues({ ...values, providerName: e.target.value })}
        />
      </Field>
      <Field label="Address of its owner" error={fields.email} required>
        <TextInput
          type="email"
          autoComplete="off"
          value={values.email}
          onChange={(e) => setValues({ ...values, email: e.target.value })}
        />
      </Field>
      <CapabilityChoice chosen={capabilities} onChange={setCapabilities} error={fields.capabilities} />
    </FormDialog>
  );
}

export function ChangeDelegation({ organizationId, row, onClose }: OneProps) {
  const trpc = useTRPC();
  const [capabilities, setCapabilities] = useState(() => delegableOf(row.capabilities));
  const change = useMutation(trpc.delegations.changeCapabilities.mutationOptions({ onSuccess: useDone(onClose) }));
  const { message, fields } = problemOf(change.error);
  return (
    <FormDialog
      title={`What ${row.providerName} may do`}
      description="It holds from its next click on."
      submit="Save"
      pending={change.isPending}
      onClose={onClose}
      onSubmit={() =>
        change.mutate({
          organization: organizationId,
          delegationId: row.id,
          capabilities: [...new Set<Delegable>(["workspace:read", ...capabilities])],
        })
      }
    >
      <CapabilityChoice chosen={capabilities} onChange={setCapabilities} error={fields.capabilities ?? message} />
    </FormDialog>
  );
}

export function RevokeDelegation({ organizationId, row, onClose }: OneProps) {
  const trpc = useTRPC();
  const revoke = useMutation(trpc.delegations.revoke.mutationOptions({ onSuccess: useDone(onClose) }));
  return (
    <FormDialog
      title={`Stop ${row.providerName}?`}
      description="Nobody of it reaches anything of yours from their next click on. What they did stays in your record, and they still cannot audit the time in which they did it."
      submit="Stop it now"
      danger
      pending={revoke.isPending}
      problem={problemOf(revoke.error).message}
      onClose={onClose}
      onSubmit={() => revoke.mutate({ organization: organizationId, delegationId: row.id })}
    />
  );
}

function useDone(onClose: () => void) {
  const router = useRouter();
  return () => {
    router.refresh();
    onClose();
  };
}
