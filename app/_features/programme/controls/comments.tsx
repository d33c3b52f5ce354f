"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { useWarnOfLoss } from "#app/_lib/use-warn-of-loss.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextArea } from "#app/_ui/field.tsx";
import { Part } from "#app/_ui/sheet.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { formatDay, today } from "#server/ground/calendar/rules.ts";
import type { NamedPerson } from "#server/people/people/schema.ts";
import type { ControlComment } from "#server/programme/controls/schema/related.ts";

type Props = {
  scope: InWorkspace;
  controlId: string;
  comments: ControlComment[];
  people: NamedPerson[];
  timeZone: string;
  mayWrite: boolean;
};

const OFFERED = 6;

/** What was said beside a control. Auditors do not see it. An @ offers names, and who is named gets a mail. */
export function Comments({ scope, controlId, comments, people, timeZone, mayWrite }: Props) {
  const router = useRouter();
  const [body, setBody] = useState("");
  const add = useMutation(
    useTRPC().controls.comment.mutationOptions({
      onSuccess: () => {
        setBody("");
        router.refresh();
      },
    }),
  );
  useWarnOfLoss(body.trim() !== "");
  const { message, fields } = problemOf(add.error);
  const [, begun] = /@([^@\n]{0,40})$/.exec(body) ?? [];
  const offered =
    begun === undefined
      ? []
      : people
          .filter((p) => p.name.toLowerCase().startsWith(begun.toLowerCase()) && p.name !== begun)
          .slice(0, OFFERED);
  return (
    <Part name="Comments">
      {comments.length === 0 && <p className="text-ink-2">None yet. The auditor does not see them.</p>}
      {mayWrite && (
        <div className="grid max-w-[72ch] gap-2 pb-3">
          <Field label="Write a comment" hint="@ and a name tells that person by mail." error={fields.body ?? message}>
            <TextArea rows={2} maxLength={4000} value={body} onChange={(e) => setBody(e.target.value)} />
          </Field>
          {offered.length > 0 && (
            <p className="flex flex-wrap gap-1.5">
              {offered.map((p) => (
                <Button
                  key={p.id}
                  size="small"
                  onClick={() => setBody(`${body.slice(0, body.length - (begun ?? "").length)}${p.name} `)}
                >
                  @{p.name}
                </Button>
              ))}
            </p>
          )}
          <p>
            <Button
              size="small"
              disabled={body.trim() === ""}
              pending={add.isPending}
              onClick={() => add.mutate({ ...scope, controlId, body })}
            >
              Comment
            </Button>
          </p>
        </div>
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
