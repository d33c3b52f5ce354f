"use client";

import { useState } from "react";
import { Code } from "#app/_ui/code.tsx";
import { Field, RadioInput, TextInput } from "#app/_ui/field.tsx";

export type Choice = { id: string; code: string; title: string };
type Props = {
  label: string;
  choices: Choice[];
  value: string | null;
  error?: string | null;
  onChange(id: string): void;
};

const SHOWN = 60;

/** Finds one of many by its code or title. */
export function CodePicker({ label, choices, value, error, onChange }: Props) {
  const [text, setText] = useState("");
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = choices.filter((c) => words.every((word) => `${c.code} ${c.title}`.toLowerCase().includes(word)));
  const shown = found.slice(0, SHOWN);
  const chosen = choices.find((c) => c.id === value);
  return (
    <div className="grid gap-2">
      <Field label={`Find a ${label}`}>
        <TextInput type="search" autoComplete="off" value={text} onChange={(e) => setText(e.target.value)} />
      </Field>
      <Field label={label.charAt(0).toUpperCase() + label.slice(1)} error={error} group>
        <div className="grid max-h-52 gap-1 overflow-y-auto rounded-md border border-rule-field px-2.5 py-1.5">
          {chosen && !shown.includes(chosen) ? <Option choice={chosen} on onChange={onChange} label={label} /> : null}
          {shown.map((choice) => (
            <Option key={choice.id} choice={choice} on={choice.id === value} onChange={onChange} label={label} />
          ))}
          {found.length === 0 ? <p className="text-ink-2">No matches.</p> : null}
          {found.length > SHOWN ? (
            <p className="text-ink-2">{found.length - SHOWN} more: type to narrow them.</p>
          ) : null}
        </div>
      </Field>
    </div>
  );
}

type OptionProps = { choice: Choice; on: boolean; label: string; onChange(id: string): void };

function Option({ choice, on, label, onChange }: OptionProps) {
  return (
    <RadioInput
      name={`pick-${label}`}
      checked={on}
      onChange={() => onChange(choice.id)}
      label={
        <span className="flex gap-2">
          <Code className="mt-px w-20 shrink-0 truncate">{choice.code}</Code> <span>{choice.title}</span>
        </span>
      }
    />
  );
}
