"use client";

import { client } from "#app/_lib/client.ts";
import { hrefIn } from "#app/_lib/scope.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field } from "#app/_ui/field.tsx";
import { Form } from "#app/_ui/form.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { SelectInput } from "#app/_ui/select-input.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { DocumentChoices, DocumentValues, Outline } from "#server/programme/documents/schema.ts";
import { DocumentFields, formOf, valuesOf } from "./document-fields.tsx";
import { MarkdownEditor } from "./markdown-editor.tsx";

type Props = {
  scope: InWorkspace;
  outlines: Outline[];
  /** titles of the workspace's documents */
  there: string[];
  choices: DocumentChoices;
};

const EMPTY: DocumentValues = {
  kind: "policy",
  title: "",
  ownerId: null,
  reviewMonths: 12,
  needsAcknowledgement: false,
  controls: [],
  criteria: [],
};

/** Creates a document from a starter outline, or an empty one. */
export function NewDocument({ scope, outlines, there, choices }: Props) {
  const form = useForm({
    first: { ...formOf(EMPTY), outline: "", body: "" },
    send: ({ outline: _, body, ...values }) =>
      client.documents.create.mutate({ ...scope, values: valuesOf(values), body }),
    draft: "new-document",
    toast: ({ title }) => `${title} added`,
    to: ({ id }) => hrefIn(scope, `/documents/${id}`),
  });
  const { outline, body } = form.values;
  function begin(id: string) {
    const chosen = outlines.find((o) => o.id === id);
    if (!chosen) return form.set({ outline: id });
    const { kind, title, reviewMonths, needsAcknowledgement } = chosen;
    const criteria = choices.criteria.filter((c) => chosen.criteria.includes(c.code)).map((c) => c.id);
    const fields = { kind, title, reviewMonths: String(reviewMonths), needsAcknowledgement, criteria };
    form.set({ outline: id, body: chosen.body, ...fields });
  }
  return (
    <Form form={form} noValidate className="grid max-w-3xl gap-5 border-rule border-t pt-5">
      <Field
        label="Start from"
        hint="Outlines of what SOC 2 and ISO 27001 expect, to fill in with what you actually do."
      >
        <SelectInput value={outline} onChange={(e) => begin(e.target.value)}>
          <option value="">An empty document</option>
          {outlines.map((o) => (
            <option key={o.id} value={o.id}>
              {o.title}
              {there.includes(o.title) ? " (there is one)" : ""}
            </option>
          ))}
        </SelectInput>
      </Field>
      <DocumentFields form={form} choices={choices} />
      <MarkdownEditor
        key={`${outline} ${form.restored !== null}`}
        label="Text"
        value={body}
        error={form.errors.body}
        onChange={(text) => form.set({ body: text })}
      />
      {form.problem && <Problem>{form.problem}</Problem>}
      <p>
        <Button type="submit" variant="primary" pending={form.pending}>
          Add the document
        </Button>
      </p>
    </Form>
  );
}
