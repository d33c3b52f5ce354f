"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";

export function RenameForm({ organizationId, name: before }: { organizationId: string; name: string }) {
  const router = useRouter();
  const [name, setName] = useState(before);
  const rename = useMutation(useTRPC().organizations.rename.mutationOptions({ onSuccess: () => router.refresh() }));
  const { message, fields } = problemOf(rename.error);
  return (
    <form
      className="flex max-w-lg flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        rename.mutate({ organization: organizationId, name });
      }}
    >
      <Field className="flex-1" label="Name" error={fields.name ?? message} required>
        <TextInput autoComplete="organization" value={name} onChange={(e) => setName(e.target.value)} />
      </Field>
      <Button type="submit" pending={rename.isPending} disabled={name.trim() === before}>
        Save the name
      </Button>
      {rename.isSuccess && name.trim() === before && (
        <p role="status" className="w-full text-ink-2 text-sm">
          Saved.
        </p>
      )}
    </form>
  );
}
