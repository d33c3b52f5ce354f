"use client";

import { useRouter } from "next/navigation";
import {
  type KeyboardEvent,
  type RefObject,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
  useTransition,
} from "react";
import { client } from "#app/_lib/client.ts";
import { problemOf } from "#app/_lib/errors.ts";
import { useAct } from "#app/_lib/use-act.ts";
import { TextInput } from "#app/_ui/field.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { SelectInput } from "#app/_ui/select-input.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { NamedPerson } from "#server/people/people/schema.ts";
import type { ControlRow } from "#server/programme/controls/schema/list.ts";
import { afterKeys } from "./early-keys.ts";
import { choicesOf, type FieldName, inputOf, labelOf, nowOf, parsed } from "./revise-fields.ts";

/** A change that was begun in a cell and needs more than the cell can ask for. */
export type Begun = { row: ControlRow; field: FieldName; text: string; problem: string };

export type CellEditorProps = {
  scope: InWorkspace;
  people: NamedPerson[];
  row: ControlRow;
  field: FieldName;
  /** keys pressed in the cell before this had come */
  early: RefObject<readonly string[]>;
  onReason(begun: Begun): void;
  onClose(): void;
};

/** Changes one cell in its place: Enter keeps the value, Escape leaves it as it was. */
export function CellEditor({ scope, people, row, field, early, onReason, onClose }: CellEditorProps) {
  const router = useRouter();
  const box = useRef<HTMLDivElement>(null);
  const isDone = useRef(false);
  const choices = choicesOf(field, people);
  const [text, setText] = useState(() => afterKeys(nowOf(row, field), early.current, choices));
  const [, startTransition] = useTransition();
  const revise = useAct(client.controls.reviseMany.mutate, {
    toast: ({ awaiting }) => (awaiting > 0 ? `${row.code} is as it was until a second person approves` : null),
    refresh: false,
    // Close in the same transition as the new rows, or the old value would flash.
    done: () =>
      startTransition(() => {
        router.refresh();
        onClose();
      }),
    refused: (error) => {
      isDone.current = false;
      const problem = problemOf(error).fields.why;
      if (!problem) return;
      onReason({ row, field, text, problem });
      onClose();
    },
  });
  const onOpen = useEffectEvent(() => {
    if (early.current.includes("Enter")) keep();
  });
  useLayoutEffect(() => {
    const mine = box.current;
    const cell = mine?.closest<HTMLElement>("[data-cell]");
    mine?.querySelector<HTMLElement>("input, select")?.focus();
    onOpen();
    return () => {
      isDone.current = true;
      if (mine?.contains(document.activeElement)) cell?.focus();
    };
  }, []);

  function keep() {
    if (isDone.current) return;
    if (text === "" || text === nowOf(row, field)) return onClose();
    isDone.current = true;
    const controls = [{ controlId: row.id, version: row.version }];
    void revise.run({ ...scope, controls, fields: { [field]: parsed(field, text) }, why: null });
  }

  const input = {
    value: text,
    "aria-label": `${labelOf(field)} of ${row.code}`,
    "aria-busy": revise.pending,
    onBlur: keep,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === "Enter") keep();
      else if (event.key === "Escape") onClose();
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
  };
  const { message, fields } = problemOf(revise.error);
  return (
    <div ref={box} className="-my-1 min-w-32">
      {choices ? (
        <SelectInput {...input} onChange={(e) => setText(e.target.value)}>
          {text === "" && <option value="">Choose</option>}
          {choices.map(([key, word]) => (
            <option key={key} value={key}>
              {word}
            </option>
          ))}
        </SelectInput>
      ) : (
        <TextInput {...input} {...inputOf(field)} onChange={(e) => setText(e.target.value)} />
      )}
      {message && !fields.why && <Problem className="text-sm">{Object.values(fields)[0] ?? message}</Problem>}
    </div>
  );
}
