"use client";

import { CheckboxInput, Field, RadioInput, TextInput } from "#app/_ui/field.tsx";
import { SelectInput } from "#app/_ui/select-input.tsx";
import type { Question } from "#server/plan/reports/rules/questions.ts";
import type { Answers } from "#server/plan/reports/schema.ts";

type Props = { question: Question; answers: Answers; onChange(change: Partial<Answers>): void };

export function QuestionFields({ question: q, answers, onChange }: Props) {
  if (q.kind === "earlier") return <EarlierFields answers={answers} onChange={onChange} />;
  if (q.kind === "change") return <ChangeFields answers={answers} onChange={onChange} />;
  const value = answers[q.id];
  const set = (next: unknown) => onChange({ [q.id]: next } as Partial<Answers>);
  const label = <span className="sr-only">{q.title}</span>;
  if (q.kind === "several") {
    const chosen = Array.isArray(value) ? (value as string[]) : [];
    return (
      <Field label={label} group>
        {q.options.map((o) => (
          <CheckboxInput
            key={o.value}
            label={o.label}
            hint={o.hint}
            checked={chosen.includes(o.value)}
            onChange={(e) =>
              set(q.options.map((x) => x.value).filter((x) => (x === o.value ? e.target.checked : chosen.includes(x))))
            }
          />
        ))}
      </Field>
    );
  }
  const options =
    q.kind === "choice"
      ? q.options.map((o) => ({ ...o, means: o.value as unknown }))
      : [
          { value: "yes", label: "Yes", hint: undefined, means: true as unknown },
          { value: "no", label: "No", hint: undefined, means: false as unknown },
        ];
  return (
    <Field label={label} group>
      {options.map((o) => (
        <RadioInput
          key={o.value}
          name={q.id}
          label={o.label}
          hint={o.hint}
          checked={value === o.means}
          onChange={() => set(o.means)}
        />
      ))}
    </Field>
  );
}

const EARLIER_KINDS = [
  ["", "None"],
  ["type1", "A Type 1 report"],
  ["type2", "A Type 2 report"],
  ["iso", "An ISO 27001 certificate"],
] as const;

function EarlierFields({ answers: { earlier }, onChange }: Omit<Props, "question">) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Which">
        <SelectInput
          value={earlier?.kind ?? ""}
          onChange={(e) => {
            const kind = EARLIER_KINDS.map(([k]) => k).find((k) => k === e.target.value);
            onChange({ earlier: kind ? { kind, on: earlier?.on ?? "" } : null });
          }}
        >
          {EARLIER_KINDS.map(([kind, label]) => (
            <option key={kind} value={kind}>
              {label}
            </option>
          ))}
        </SelectInput>
      </Field>
      {earlier && (
        <Field
          label={
            earlier.kind === "type1"
              ? "Its date"
              : earlier.kind === "type2"
                ? "Its period ended on"
                : "It is valid until"
          }
        >
          <TextInput
            type="date"
            required
            value={earlier.on}
            onChange={(e) => onChange({ earlier: { ...earlier, on: e.target.value } })}
          />
        </Field>
      )}
    </div>
  );
}

function ChangeFields({ answers: { change }, onChange }: Omit<Props, "question">) {
  return (
    <div className="grid gap-4">
      <Field label={<span className="sr-only">A significant change</span>} group>
        <RadioInput name="change" label="No" checked={change === null} onChange={() => onChange({ change: null })} />
        <RadioInput
          name="change"
          label="Yes"
          checked={change !== null}
          onChange={() => onChange({ change: change ?? { on: "" } })}
        />
      </Field>
      {change && (
        <Field label="Expected on">
          <TextInput
            type="date"
            required
            className="max-w-44"
            value={change.on}
            onChange={(e) => onChange({ change: { on: e.target.value } })}
          />
        </Field>
      )}
    </div>
  );
}
