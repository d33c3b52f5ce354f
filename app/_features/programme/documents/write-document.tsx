"use client";

import { client } from "#app/_lib/client.ts";
import { hrefIn } from "#app/_lib/scope.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Button, ButtonLink } from "#app/_ui/button.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { Form } from "#app/_ui/form.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { DocumentView } from "#server/programme/documents/schema.ts";
import { MarkdownEditor } from "./markdown-editor.tsx";

/** Writes the next version of a document's text. */
export function WriteDocument({ scope, found }: { scope: InWorkspace; found: DocumentView }) {
  const sheet = hrefIn(scope, `/documents/${found.id}`);
  const form = useForm({
    first: { body: found.body, note: "" },
    send: (values) =>
      client.documents.write.mutate({ ...scope, documentId: found.id, ...values, version: found.version }),
    draft: `text.${found.id}`,
    toast: ({ version }) => ({
      title: `Saved as version ${version}`,
      description: "A draft until it is approved",
      tone: "done",
    }),
    to: () => sheet,
  });
  const { body } = form.values;
  return (
    <Form form={form} className="grid max-w-3xl gap-5 border-rule border-t pt-5">
      <MarkdownEditor
        key={String(form.restored !== null)}
        label="Text"
        value={body}
        error={form.errors.body}
        onChange={(text) => form.set({ body: text })}
      />
      <Field label="What changed" error={form.errors.note} optional>
        <TextInput maxLength={500} {...form.text("note")} />
      </Field>
      {form.problem && <Problem>{form.problem}</Problem>}
      <p className="flex gap-2">
        <ButtonLink href={sheet}>Cancel</ButtonLink>
        <Button type="submit" variant="primary" disabled={body === found.body} pending={form.pending}>
          {`Save as version ${found.version + 1}`}
        </Button>
      </p>
    </Form>
  );
}
