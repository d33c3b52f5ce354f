"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { hrefIn } from "#app/_lib/scope.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Field, SelectInput } from "#app/_ui/field.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { useToast } from "#app/_ui/toast.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { DocumentValues, Outline } from "#server/programme/documents/schema.ts";
import { type DocumentChoices, DocumentFields, fieldErrors } from "./document-fields.tsx";
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

/** A document from a starter outline, or from nothing. */
export function NewDocument({ scope, outlines, there, choices }: Props) {
  const router = useRouter();
  const toast = useToast();
  const [values, setValues] = useState(EMPTY);
  const [outline, setOutline] = useState("");
  const [body, setBody] = useState("");
  const create = useMutation(
    useTRPC().documents.create.mutationOptions({
      onSuccess: ({ id, title }) => {
        toast({ title: `${title} added`, tone: "done" });
        router.push(hrefIn(scope, `/documents/${id}`));
        router.refresh();
      },
    }),
  );
  const problem = problemOf(create.error);
  const errors = fieldErrors(problem.fields);
  function begin(id: string) {
    const chosen = outlines.find((o) => o.id === id);
    setOutline(id);
    if (!chosen) return;
    const { kind, title, reviewMonths, needsAcknowledgement } = chosen;
    const criteria = choices.criteria.filter((c) => chosen.criteria.includes(c.code)).map((c) => c.id);
    setValues({ ...values, kind, title, reviewMonths, needsAcknowledgement, criteria });
    setBody(chosen.body);
  }
  return (
    <form
      noValidate
      className="grid max-w-3xl gap-5 border-rule border-t pt-5"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        create.mutate({ ...scope, values, body });
      }}
    >
      <Field
        label="Begin with"
        hint="Outlines of what SOC 2 and ISO 27001 expect, to be filled with what is really done."
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
      <DocumentFields values={values} choices={choices} errors={errors} onChange={setValues} />
      <MarkdownEditor key={outline} label="Text" value={body} error={errors.body} onChange={setBody} />
      {problem.message && Object.keys(errors).length === 0 && <Problem>{problem.message}</Problem>}
      <p>
        <Button type="submit" variant="primary" pending={create.isPending}>
          Add the document
        </Button>
      </p>
    </form>
  );
}
