"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import type { MemberRow } from "#server/people/people/schema.ts";

export function RenameDialog({
  organizationId,
  who,
  onClose,
}: {
  organizationId: string;
  who: MemberRow;
  onClose(): void;
}) {
  const router = useRouter();
  const [name, setName] = useState(who.name);
  const rename = useMutation(
    useTRPC().people.rename.mutationOptions({
      onSuccess: () => {
        router.refresh();
        onClose();
      },
    }),
  );
  const { message, fields } = problemOf(rename.error);
  return (
    <FormDialog
      title={`Rename ${who.name}`}
      description="Until they join, the name is yours to correct. Controls that name them show the new one."
      submit="Save the name"
      pending={rename.isPending}
      onClose={onClose}
      onSubmit={() => rename.mutate({ organization: organizationId, membershipId: who.id, name })}
    >
      <Field label="Name" error={fields.name ?? message} required>
        <TextInput autoComplete="off" value={name} onChange={(e) => setName(e.target.value)} />
      </Field>
    </FormDialog>
  );
}
