"use client";

import { client } from "#app/_lib/client.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { useRead } from "#app/_lib/use-read.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextArea } from "#app/_ui/field.tsx";
import { Form } from "#app/_ui/form.tsx";
import { Part } from "#app/_ui/sheet.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { formatDay, today } from "#server/ground/calendar/rules.ts";
import type { ControlComment } from "#server/programme/controls/schema/related.ts";

type Props = {
  scope: InWorkspace;
  controlId: string;
  comments: ControlComment[];
  timeZone: string;
  mayWrite: boolean;
};

const OFFERED = 6;

/** Comments on a control, hidden from auditors. @ offers names; whoever is named gets a mail. */
export function Comments({ scope, controlId, comments, timeZone, mayWrite }: Props) {
  const form = useForm({
    first: { body: "" },
    send: ({ body }) => client.controls.comment.mutate({ ...scope, controlId, body }),
    draft: `comment.${controlId}`,
    clears: true,
  });
  const { body } = form.values;
  const [, begun] = /@([^@\n]{0,40})$/.exec(body) ?? [];
  const people = useRead(client.controls.people.query, begun === undefined ? null : scope, { keepsLast: true });
  const offered =
    begun === undefined
      ? []
      : (people.data ?? [])
          .filter((p) => p.name.toLowerCase().startsWith(begun.toLowerCase()) && p.name !== begun)
          .slice(0, OFFERED);
  return (
    <Part name="Comments">
      {comments.length === 0 && <p className="text-ink-2">No comments yet. Auditors do not see them.</p>}
      {mayWrite && (
        <Form form={form} className="grid max-w-[72ch] gap-2 pb-3">
          <Field
            label="Write a comment"
            hint="@ and a name notifies that person by mail."
            error={form.errors.body ?? form.problem}
          >
            <TextArea rows={2} maxLength={4000} {...form.text("body")} />
          </Field>
          {offered.length > 0 && (
            <p className="flex flex-wrap gap-1.5">
              {offered.map((p) => (
                <Button
                  key={p.id}
                  size="small"
                  onClick={() => form.set({ body: `${body.slice(0, body.length - (begun ?? "").length)}${p.name} ` })}
                >
                  @{p.name}
                </Button>
              ))}
            </p>
          )}
          <p>
            <Button type="submit" size="small" disabled={body.trim() === ""} pending={form.pending}>
              Comment
            </Button>
          </p>
        </Form>
      )}
      {comments.length > 0 && (
        <ol className="border-rule border-t">
          {comments.map((c) => (
            <li key={c.id} className="border-rule border-b py-2">
              <p className="text-ink-2">
                {c.writtenBy} · {formatDay(today(c.writtenAt, timeZone))}
              </p>
              <p className="max-w-[72ch] whitespace-pre-line break-words">{c.body}</p>
            </li>
          ))}
        </ol>
      )}
    </Part>
  );
}
