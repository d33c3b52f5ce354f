"use client";

import { Combobox } from "@base-ui/react/combobox";
import { X } from "lucide-react";
import { type ClipboardEvent, type ReactNode, useMemo, useRef, useState } from "react";
import { cx } from "./cx.ts";
import { Field } from "./field.tsx";
import { CONTROL, useWiring } from "./field-wiring.ts";
import { pastedCodes } from "./pasted-codes.ts";
import { type Choice, isEscape, PickList, usePicker } from "./pick-list.tsx";

export type PickSeveralProps = {
  /** plural, with a capital: "Controls" */
  label: string;
  hint?: ReactNode;
  placeholder?: string;
  choices: readonly Choice[];
  /** what a chosen one is shown as; its code when left out */
  shown?: (id: string) => string;
  chosen: readonly string[];
  /** what is said when there is nothing to choose from */
  none?: string;
  error?: string | null;
  optional?: boolean;
  onChange(ids: string[]): void;
};

/** Chooses several of many by code or title, or by a pasted list of them. */
export function PickSeveral({
  label,
  choices,
  chosen,
  none,
  onChange,
  hint,
  error,
  optional,
  ...box
}: PickSeveralProps) {
  const left = useMemo(() => choices.filter((c) => !chosen.includes(c.id)), [choices, chosen]);
  const picker = usePicker(left);
  const [unknown, setUnknown] = useState<readonly string[]>([]);

  function change(ids: string[]) {
    setUnknown([]);
    onChange(ids);
  }

  function onPaste(event: ClipboardEvent) {
    const pasted = pastedCodes(event.clipboardData.getData("text"), choices);
    if (!pasted) return;
    event.preventDefault();
    onChange([...new Set([...chosen, ...pasted.ids])]);
    setUnknown(pasted.unknown);
  }

  return (
    <Field label={label} hint={hint} error={picker.problem ?? error} optional={optional}>
      <Combobox.Root
        multiple
        {...picker.root}
        value={chosen}
        onValueChange={(ids, details) => isEscape(details) || change(ids)}
      >
        <Box
          label={label}
          choices={choices}
          chosen={chosen}
          none={none}
          input={{ ...picker.input, onPaste }}
          {...box}
        />
      </Combobox.Root>
      <p role="status" className="text-ink-2 text-sm empty:hidden">
        {unknown.length > 0 ? notFound(unknown) : null}
      </p>
    </Field>
  );
}

type BoxProps = Pick<PickSeveralProps, "label" | "choices" | "chosen" | "none" | "shown" | "placeholder"> & {
  input: ReturnType<typeof usePicker>["input"] & { onPaste(event: ClipboardEvent): void };
};

function Box({ label, choices, chosen, none, shown, placeholder, input }: BoxProps) {
  const box = useRef<HTMLDivElement>(null);
  const name = (id: string) => shown?.(id) ?? choices.find((c) => c.id === id)?.code ?? "one that is not shown here";
  return (
    <>
      <Combobox.Chips
        ref={box}
        aria-label={`Chosen ${label.toLowerCase()}`}
        className={cx(
          CONTROL,
          "flex min-h-[30px] flex-wrap items-center gap-1 py-0.5 has-[[aria-invalid]]:border-miss has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-focus",
        )}
      >
        {chosen.map((id) => (
          <Combobox.Chip
            key={id}
            title={titleOf(choices, id)}
            className="flex h-6 max-w-full items-center rounded-full border border-ink pl-2 text-sm focus-visible:bg-wash"
          >
            <span className={cx("truncate", !shown && "font-code")}>{name(id)}</span>
            <Combobox.ChipRemove
              aria-label={`Remove ${name(id)}`}
              className="grid size-6 shrink-0 place-items-center rounded-full hover:bg-wash"
            >
              <X aria-hidden size={11} />
            </Combobox.ChipRemove>
          </Combobox.Chip>
        ))}
        <Combobox.Input
          {...useWiring({})}
          {...input}
          // The open list hides its surroundings from screen readers, and the label with them.
          aria-label={label}
          placeholder={chosen.length === 0 ? placeholder : undefined}
          className="h-6 min-w-20 flex-1 bg-transparent outline-none placeholder:text-ink-2"
        />
      </Combobox.Chips>
      <PickList label={label} anchor={box} none={choices.length === 0 ? none : undefined} />
    </>
  );
}

const MOST_NAMED = 10;

function notFound(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return `Not found: ${names.slice(0, MOST_NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}.`;
}

function titleOf(choices: readonly Choice[], id: string): string | undefined {
  const choice = choices.find((c) => c.id === id);
  return choice && `${choice.code} ${choice.title}`;
}
