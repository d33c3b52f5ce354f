"use client";

import { Plus, X } from "lucide-react";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { IconButton } from "#app/_ui/icon-button.tsx";
import { SelectInput } from "#app/_ui/select-input.tsx";
import type { NamedPerson } from "#server/people/people/schema.ts";
import { factsOf } from "#server/programme/controls/rules/fields.ts";

type Step = { membershipId: string; days: string };
type Props = { steps: Step[]; people: NamedPerson[]; error?: string; onChange(steps: Step[]): void };

/** Who is notified of missing evidence, and how many days after the due date, in order. */
export function EscalationFields({ steps, people, error, onChange }: Props) {
  const { label, help } = factsOf("escalation");
  const change = (at: number, step: Partial<Step>) => onChange(steps.map((s, n) => (n === at ? { ...s, ...step } : s)));
  return (
    <Field label={label} hint={help} error={error} group>
      {steps.length > 0 ? (
        <ol className="grid gap-2">
          {steps.map((step, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the order
            <li key={n} className="grid grid-cols-[minmax(0,1fr)_5rem_auto] items-center gap-2">
              <SelectInput
                aria-label={`Person of step ${n + 1}`}
                value={step.membershipId}
                onChange={(e) => change(n, { membershipId: e.target.value })}
              >
                <option value="">Choose a person</option>
                {people.map((p) => (
                  <option key={p.id} value={p.id}>
                    {p.name}
                  </option>
                ))}
              </SelectInput>
              <TextInput
                inputMode="numeric"
                aria-label={`Days after the due date, step ${n + 1}`}
                placeholder="days"
                value={step.days}
                onChange={(e) => change(n, { days: e.target.value })}
              />
              <IconButton
                label={`Remove step ${n + 1}`}
                icon={<X aria-hidden="true" />}
                onClick={() => onChange(steps.filter((_, at) => at !== n))}
              />
            </li>
          ))}
        </ol>
      ) : null}
      <span>
        <Button
          size="small"
          icon={<Plus aria-hidden="true" />}
          onClick={() => onChange([...steps, { membershipId: "", days: steps.at(-1)?.days ?? "1" }])}
        >
          Add a step
        </Button>
      </span>
    </Field>
  );
}
