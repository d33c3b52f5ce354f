"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { hrefIn } from "#app/_lib/scope.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { useWarnOfLoss } from "#app/_lib/use-warn-of-loss.ts";
import { Button, ButtonLink } from "#app/_ui/button.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { useToast } from "#app/_ui/toast.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { DocumentView } from "#server/programme/documents/schema.ts";
import { MarkdownEditor } from "./markdown-editor.tsx";

/** Writes the next version of a document's text. */
export function WriteDocument({ scope, found }: { scope: InWorkspace; found: DocumentView }) {
  const router = useRouter();
  const toast = useToast();
  const [body, setBody] = useState(found.body);
  const [note, setNote] = useState("");
  const changed = body !== found.body;
  const sheet = hrefIn(scope, `/documents/${found.id}`);
  const write = useMutation(
    useTRPC().documents.write.mutationOptions({
      onSuccess: ({ version }) => {
        toast({ title: `Saved as version ${version}`, description: "A draft until it is approved", tone: "done" });
        router.push(sheet);
        router.refresh();
      },
    }),
  );
  useWarnOfLoss(changed && !write.isSuccess);
  const { message, fields } = problemOf(write.error);
  return (
    <form
      className="grid max-w-3xl gap-5 border-rule border-t pt-5"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        write.mutate({ ...scope, documentId: found.id, body, note, version: found.version });
      }}
    >
      <MarkdownEditor label="Text" value={body} error={fields.body} onChange={setBody} />
      <Field label="What changed" error={fields.note} optional>
        <TextInput maxLength={500} value={note} onChange={(e) => setNote(e.target.value)} />
      </Field>
      {message && Object.keys(fields).length === 0 && <Problem>{message}</Problem>}
      <p className="flex gap-2">
        <ButtonLink href={sheet}>Cancel</ButtonLink>
        <Button type="submit" variant="primary" disabled={!changed} pending={write.isPending}>
          {`Save as version ${found.version + 1}`}
        </Button>
      </p>
    </form>
  );
}
