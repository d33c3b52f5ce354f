"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Code } from "#app/_ui/code.tsx";
import { Field, SelectInput, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { useToast } from "#app/_ui/toast.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { today } from "#server/ground/calendar/rules.ts";
import type { NamedPerson } from "#server/people/people/schema.ts";
import { DESIGN_FIELDS } from "#server/programme/controls/rules/fields.ts";
import type { ControlRow } from "#server/programme/controls/schema/list.ts";
import { choicesOf, type FieldName, labelOf, nowOf, parsed, REVISED, shownNow } from "./revise-fields.ts";
import { useWindows } from "./use-windows.ts";
import { WhyInside } from "./why-inside.tsx";

type Props = {
  scope: InWorkspace;
  rows: ControlRow[];
  people: NamedPerson[];
  /** what was chosen already */
  first?: { field: FieldName; text: string; problem: string };
  onClose(done: boolean): void;
};
const SHOWN = 12;

/** Gives one field of many controls a value; what changes in which control stands below before it is done. */
export function ReviseDialog({ scope, rows, people, first, onClose }: Props) {
  const router = useRouter();
  const toast = useToast();
  const [field, setField] = useState<FieldName>(first?.field ?? "ownerId");
  const [text, setText] = useState(first?.text ?? "");
  const [why, setWhy] = useState("");
  const revise = useMutation(
    useTRPC().controls.reviseMany.mutationOptions({
      onSuccess: ({ changed, awaiting }) => {
        toast({
          title: `${changed} changed`,
          description: awaiting > 0 ? `${awaiting} await approval by a second person` : undefined,
          tone: "done",
        });
        router.refresh();
        onClose(true);
      },
    }),
  );
  const { message, fields } = problemOf(revise.error);
  const { ofDesign } = useWindows(scope);
  const choices = choicesOf(field, people);
  const wordOf = (value: string) => choices?.find(([key]) => key === value)?.[1] ?? value;
  const after = text === "" ? null : wordOf(text);
  const differing = rows.filter((r) => text !== "" && nowOf(r, field) !== text);
  const isDesign = DESIGN_FIELDS.some((name) => name === field);
  const from = field === "status" ? null : today(new Date().toISOString(), "UTC");
  const inside = isDesign ? [...new Set(differing.flatMap((r) => ofDesign(r.id, from)))] : [];

  return (
    <FormDialog
      title={`Change ${rows.length === 1 ? "1 control" : `${rows.length} controls`}`}
      submit={differing.length === 1 ? "Change 1 control" : `Change ${differing.length} controls`}
      pending={revise.isPending}
      problem={fields.why ? null : message}
      onSubmit={() => {
        if (text === "") return;
        revise.mutate({
          ...scope,
          controls: differing.map((r) => ({ controlId: r.id, version: r.version })),
          fields: { [field]: parsed(field, text) },
          why: why || null,
        });
      }}
      onClose={() => onClose(false)}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="What changes">
          <SelectInput
            value={field}
            onChange={(e) => {
              setField(e.target.value as FieldName);
              setText("");
            }}
          >
            {REVISED.map((name) => (
              <option key={name} value={name}>
                {labelOf(name)}
              </option>
            ))}
          </SelectInput>
        </Field>
        <Field label="To" required>
          {choices ? (
            <SelectInput value={text} onChange={(e) => setText(e.target.value)}>
              <option value="">Choose</option>
              {choices.map(([key, word]) => (
                <option key={key} value={key}>
                  {word}
                </option>
              ))}
            </SelectInput>
          ) : (
            <TextInput
              type={field === "graceDays" ? "number" : "text"}
              min={0}
              value={text}
              onChange={(e) => setText(e.target.value)}
            />
          )}
        </Field>
      </div>
      <WhyInside
        windows={inside}
        value={why}
        error={fields.why ?? (why ? null : first?.problem)}
        isFirst={Boolean(first)}
        onChange={setWhy}
      />
      {after !== null && (
        <div>
          <p className="text-ink-2">
            {differing.length} of {rows.length} differ:
          </p>
          <ul className="border-rule border-t">
            {differing.slice(0, SHOWN).map((r) => (
              <li key={r.id} className="flex flex-wrap gap-x-3 border-rule border-b py-1">
                <Code className="w-20 shrink-0">{r.code}</Code>
                <del className="text-ink-2 decoration-miss">{shownNow(r, field, wordOf)}</del>
                <ins className="decoration-tick underline-offset-3">{after}</ins>
              </li>
            ))}
          </ul>
          {differing.length > SHOWN && <p className="pt-1 text-ink-2">and {differing.length - SHOWN} more</p>}
        </div>
      )}
    </FormDialog>
  );
}
