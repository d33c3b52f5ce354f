"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { GrantRow } from "#server/plan/sharing/schema.ts";

type Props = { scope: InWorkspace; grant: GrantRow; onClose(): void };

export function AddAuditor({ scope, grant, onClose }: Props) {
  const [email, setEmail] = useState("");
  const add = useMutation(useTRPC().sharing.addAuditor.mutationOptions({ onSuccess: useDone(onClose) }));
  const { message, fields } = problemOf(add.error);
  return (
    <FormDialog
      title="Name an auditor"
      description={`One more person of ${grant.firmName} is invited to read ${grant.engagement}.`}
      submit="Send the invitation"
      pending={add.isPending}
      onClose={onClose}
      onSubmit={() => add.mutate({ ...scope, grantId: grant.id, email })}
    >
      <Field label="Email address" error={fields.email ?? message} required>
        <TextInput type="email" autoComplete="off" value={email} onChange={(e) => setEmail(e.target.value)} />
      </Field>
    </FormDialog>
  );
}

export function MoveEnd({ scope, today, grant, onClose }: Props & { today: string }) {
  const [endsOn, setEndsOn] = useState(grant.endsOn);
  const move = useMutation(useTRPC().sharing.extend.mutationOptions({ onSuccess: useDone(onClose) }));
  const { message, fields } = problemOf(move.error);
  return (
    <FormDialog
      title="Change the last day"
      description={`${grant.firmName} reads ${grant.engagement} to the end of that day.`}
      submit="Save the last day"
      pending={move.isPending}
      onClose={onClose}
      onSubmit={() => move.mutate({ ...scope, grantId: grant.id, endsOn })}
    >
      <Field label="Last day" error={fields.endsOn ?? message} required>
        <TextInput
          type="date"
          className="max-w-44"
          min={today}
          value={endsOn}
          onChange={(e) => setEndsOn(e.target.value)}
        />
      </Field>
    </FormDialog>
  );
}

export function RevokeGrant({ scope, grant, onClose }: Props) {
  const revoke = useMutation(useTRPC().sharing.revoke.mutationOptions({ onSuccess: useDone(onClose) }));
  return (
    <FormDialog
      title={`Stop sharing with ${grant.firmName}?`}
      description="Nobody it names reads the engagement from their next click on. What they opened stays in your record. Once accepted, the firm still cannot become a provider of yours before the report is issued."
      submit="Stop sharing now"
      danger
      pending={revoke.isPending}
      problem={problemOf(revoke.error).message}
      onClose={onClose}
      onSubmit={() => revoke.mutate({ ...scope, grantId: grant.id })}
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
