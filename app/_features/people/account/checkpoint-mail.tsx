"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Field, SelectInput } from "#app/_ui/field.tsx";
import { CheckpointMail as Every } from "#server/people/account/schema.ts";

const LABEL: Record<Every, string> = { off: "Not by mail", daily: "Every day", weekly: "Every week" };

/** Lets somebody have signed checkpoints sent to them, off unless they ask. */
export function CheckpointMail({ every }: { every: Every }) {
  const router = useRouter();
  const save = useMutation(useTRPC().account.sendCheckpoints.mutationOptions({ onSuccess: () => router.refresh() }));
  const { message } = problemOf(save.error);
  return (
    <div className="max-w-lg">
      <Field
        label="Signed checkpoints"
        hint="One message with the newest checkpoint of every record you read. A copy kept outside Tickmark shows later whether history was rewritten."
        error={message}
      >
        <SelectInput
          value={save.isPending ? save.variables.every : every}
          onChange={(e) => save.mutate({ every: Every.parse(e.target.value) })}
        >
          {Every.options.map((option) => (
            <option key={option} value={option}>
              {LABEL[option]}
            </option>
          ))}
        </SelectInput>
      </Field>
      <p role="status" className="mt-1 min-h-5 text-ink-2 text-sm">
        {save.isSuccess && save.variables.every === every && "Saved."}
      </p>
    </div>
  );
}
