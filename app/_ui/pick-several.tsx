"use client";

import { X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { cx } from "./cx.ts";
import { Field, TextInput } from "./field.tsx";

const SHOWN = 8;
export type Pick = { id: string; code: string; title: string };
type Props = {
  /** plural, with a capital: "Controls" */
  label: string;
  hint?: ReactNode;
  placeholder?: string;
  choices: readonly Pick[];
  /** what a chosen one is shown as; its code when left out */
  shown?: (id: string) => string;
  chosen: readonly string[];
  /** what is said when nothing fits what was typed */
  none: string;
  error?: string | null;
  optional?: boolean;
  onChange(ids: string[]): void;
};

/** Chooses several of many by code or title. */
export function PickSeveral({ label, choices, shown, chosen, none, onChange, ...field }: Props) {
  const [text, setText] = useState("");
  const needle = text.trim().toLowerCase();
  const found = choices
    .filter((c) => !chosen.includes(c.id) && `${c.code} ${c.title}`.toLowerCase().includes(needle))
    .slice(0, SHOWN);
  return (
    <div className="grid gap-2">
      <Field label={label} hint={field.hint} error={field.error} optional={field.optional}>
        <TextInput
          value={text}
          onChange={(e) => setText(e.target.value)}
          placeholder={field.placeholder}
          autoComplete="off"
        />
      </Field>
      {chosen.length > 0 && (
        <ul aria-label={`Chosen ${label.toLowerCase()}`} className="flex flex-wrap gap-1.5">
          {chosen.map((id) => (
            <li key={id}>
              <button
                type="button"
                className={cx(
                  "inline-flex items-center gap-1 rounded-full border border-ink px-2 py-0.5 text-sm hover:bg-wash",
                  !shown && "font-code",
                )}
                onClick={() => onChange(chosen.filter((c) => c !== id))}
              >
                {shown?.(id) ?? choices.find((c) => c.id === id)?.code ?? "one that is not shown here"}{" "}
                <X aria-hidden size={11} />
                <span className="sr-only">, take away</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {(needle || chosen.length === 0) && (
        <ul aria-label={`${label} found`} className="max-h-40 overflow-y-auto rounded-md border border-rule">
          {found.map((c) => (
            <li key={c.id}>
              <button
                type="button"
                className="flex w-full gap-3 px-2.5 py-1.5 text-left hover:bg-wash"
                onClick={() => {
                  onChange([...chosen, c.id]);
                  setText("");
                }}
              >
                <span className="w-20 shrink-0 truncate font-code text-sm">{c.code}</span>
                <span className="min-w-0 truncate">{c.title}</span>
              </button>
            </li>
          ))}
          {found.length === 0 && <li className="px-2.5 py-1.5 text-ink-2">{none}</li>}
        </ul>
      )}
    </div>
  );
}
