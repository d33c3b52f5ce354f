"use client";

import { client } from "#app/_lib/client.ts";
import { useAct } from "#app/_lib/use-act.ts";
import { Field } from "#app/_ui/field.tsx";
import { SelectInput } from "#app/_ui/select-input.tsx";
import type { CheckpointMail as Every } from "#server/people/account/schema.ts";

const LABEL: Record<Every, string> = { off: "Not by mail", daily: "Every day", weekly: "Every week" };
const CHOICES = Object.keys(LABEL) as Every[];

/** Lets a person receive signed checkpoints by mail. Off by default. */
export function CheckpointMail({ every }: { every: Every }) {
  const save = useAct(client.account.sendCheckpoints.mutate);
  return (
    <div className="max-w-lg">
      <Field
        label="Signed checkpoints"
        hint="One message with the newest checkpoint of every record you read. A copy kept outside Tickmark shows later whether history was rewritten."
        error={save.problem}
      >
        <SelectInput
          value={(save.pending && save.input?.every) || every}
          onChange={(e) => void save.run({ every: CHOICES.find((c) => c === e.target.value) ?? every })}
        >
          {CHOICES.map((option) => (
            <option key={option} value={option}>
              {LABEL[option]}
            </option>
          ))}
        </SelectInput>
      </Field>
      <p role="status" className="mt-1 min-h-5 text-ink-2 text-sm">
        {save.isDone && save.input?.every === every && "Saved."}
      </p>
    </div>
  );
}
