"use client";

import { Button } from "#app/_ui/button.tsx";
import { Sign } from "#app/_ui/sign.tsx";
import type { NamedPerson } from "#server/people/people/schema.ts";
import { nounOf } from "#server/programme/controls/rules/fields.ts";
import { described } from "./described.ts";
import type { ControlForm, FormField, Meanwhile } from "./form-state.ts";

type Props = {
  message: string;
  meanwhile: Meanwhile[];
  theirs: ControlForm;
  people: NamedPerson[];
  onTakeTheirs(field: FormField): void;
};

/** What somebody else saved while the person was editing, field by field. */
export function MeanwhileNotice({ message, meanwhile, theirs, people, onTakeTheirs }: Props) {
  return (
    <div role="alert" className="mb-4 grid gap-2 border border-rule-strong bg-late-wash px-4 py-3">
      <p className="flex items-start gap-2">
        <Sign state="late" className="mt-0.5 shrink-0" /> {message}
      </p>
      {meanwhile.length > 0 ? (
        <dl className="grid gap-1.5">
          {meanwhile.map(({ field, mine }) => (
            <div key={field} className="grid gap-x-3 sm:grid-cols-[9rem_minmax(0,1fr)_auto]">
              <dt className="font-medium">{nounOf(described(field))}</dt>
              <dd className="min-w-0 whitespace-pre-line break-words">{written(theirs, field, people)}</dd>
              <dd className="text-ink-2 text-sm">
                {mine ? (
                  <Button size="small" onClick={() => onTakeTheirs(field)}>
                    Use theirs
                  </Button>
                ) : (
                  "applied"
                )}
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
    </div>
  );
}

function written(form: ControlForm, field: FormField, people: NamedPerson[]): string {
  const nameOf = (id: string) => people.find((p) => p.id === id)?.name ?? "someone new";
  const value = form[field];
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value !== "string")
    return value.map((s) => `${nameOf(s.membershipId)} after ${s.days} days`).join(", ") || "none";
  if (field === "ownerId") return value ? nameOf(value) : "nobody";
  return value || "empty";
}
