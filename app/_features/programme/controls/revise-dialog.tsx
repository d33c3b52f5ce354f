"use client";

import { client } from "#app/_lib/client.ts";
import { orNull } from "#app/_lib/text.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Code } from "#app/_ui/code.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { SelectInput } from "#app/_ui/select-input.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { today } from "#server/ground/calendar/rules.ts";
import type { NamedPerson } from "#server/people/people/schema.ts";
import { DESIGN_FIELDS } from "#server/programme/controls/rules/fields.ts";
import type { ControlRow } from "#server/programme/controls/schema/list.ts";
import { choicesOf, type FieldName, inputOf, labelOf, nowOf, parsed, REVISED, shownNow } from "./revise-fields.ts";
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

/** Sets one field of many controls, with a preview of every change. */
export function ReviseDialog({ scope, rows, people, first, onClose }: Props) {
  const form = useForm({
    first: { field: first?.field ?? ("ownerId" as FieldName), text: first?.text ?? "", why: "" },
    send: ({ field: name, text: value, why }) =>
      client.controls.reviseMany.mutate({
        ...scope,
        controls: differingFrom(name, value).map((r) => ({ controlId: r.id, version: r.version })),
        fields: { [name]: parsed(name, value) },
        why: orNull(why),
      }),
    check: ({ text: value }): Record<string, string> => (value === "" ? { text: "Choose a value." } : {}),
    draft: `revise.${rows[0]?.id}.${rows.length}`,
    toast: ({ changed, awaiting }) => ({
      title: `${changed} changed`,
      description: awaiting > 0 ? `${awaiting} await approval by a second person` : undefined,
      tone: "done",
    }),
    done: () => onClose(true),
  });
  const { field, text, why } = form.values;
  const differingFrom = (name: FieldName, value: string) =>
    rows.filter((r) => value !== "" && nowOf(r, name) !== value);
  const { ofDesign } = useWindows(scope);
  const choices = choicesOf(field, people);
  const wordOf = (value: string) => choices?.find(([key]) => key === value)?.[1] ?? value;
  const after = text === "" ? null : wordOf(text);
  const differing = differingFrom(field, text);
  const isDesign = DESIGN_FIELDS.some((name) => name === field);
  const from = field === "status" ? null : today(new Date().toISOString(), "UTC");
  const inside = isDesign ? [...new Set(differing.flatMap((r) => ofDesign(r.id, from)))] : [];

  return (
    <FormDialog
      title={`Change ${rows.length === 1 ? "1 control" : `${rows.length} controls`}`}
      submit={differing.length === 1 ? "Change 1 control" : `Change ${differing.length} controls`}
      form={form}
      onClose={() => onClose(false)}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="What changes">
          <SelectInput value={field} onChange={(e) => form.set({ field: e.target.value as FieldName, text: "" })}>
            {REVISED.map((name) => (
              <option key={name} value={name}>
                {labelOf(name)}
              </option>
            ))}
          </SelectInput>
        </Field>
        <Field label="To" error={form.errors.text} required>
          {choices ? (
            <SelectInput {...form.text("text")}>
              <option value="">Choose</option>
              {choices.map(([key, word]) => (
                <option key={key} value={key}>
                  {word}
                </option>
              ))}
            </SelectInput>
          ) : (
            <TextInput {...inputOf(field)} {...form.text("text")} />
          )}
        </Field>
      </div>
      <WhyInside
        windows={inside}
        value={why}
        error={form.errors.why ?? (why ? null : first?.problem)}
        isFirst={Boolean(first)}
        onChange={(words) => form.set({ why: words })}
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
