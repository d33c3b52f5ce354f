"use client";

import { client } from "#app/_lib/client.ts";
import { orNull } from "#app/_lib/text.ts";
import { useAct } from "#app/_lib/use-act.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { Form } from "#app/_ui/form.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { FieldChanges, Part } from "#app/_ui/sheet.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { formatDay, today } from "#server/ground/calendar/rules.ts";
import type { ControlProposal } from "#server/programme/controls/schema/control.ts";

type Props = { scope: InWorkspace; proposal: ControlProposal; timeZone: string; mayDecide: boolean };

/** A change of the control's design inside a period: what, why, and a second person's decision. */
export function AwaitingPart({ scope, proposal: p, timeZone, mayDecide }: Props) {
  const form = useForm({
    first: { why: "" },
    send: ({ why }) => client.controls.decide.mutate({ ...scope, proposalId: p.id, approve: false, why: orNull(why) }),
    draft: `decline.${p.id}`,
  });
  const approve = useAct(client.controls.decide.mutate, { done: form.discard });
  const problem = form.errors.why ? null : (form.problem ?? approve.problem);
  const pending = form.pending || approve.pending;
  return (
    <Part name="A change awaits approval">
      <p>
        <StateSign state="due" word={`inside the period of ${p.windows.join(" and ")}`} wrap />
      </p>
      <p className="py-1 text-ink-2">
        Proposed by {p.proposedBy} on {formatDay(today(p.proposedAt, timeZone))}
        {p.effectiveFrom ? `, in force from ${formatDay(p.effectiveFrom)}` : ""}. {p.why}
      </p>
      <FieldChanges changes={p.changes} />
      {mayDecide && (
        <Form form={{ ...form, pending }} className="grid max-w-xl gap-3 pt-3">
          {p.isMine ? (
            <p className="text-ink-2">A second person approves it. You may withdraw it.</p>
          ) : (
            <Field label="Reason for declining" hint="Only if you decline." error={form.errors.why} optional>
              <TextInput maxLength={1000} {...form.text("why")} />
            </Field>
          )}
          <p className="flex gap-2">
            {!p.isMine && (
              <Button
                variant="primary"
                pending={pending}
                onClick={() =>
                  void approve.run({ ...scope, proposalId: p.id, approve: true, why: orNull(form.values.why) })
                }
              >
                Approve the change
              </Button>
            )}
            <Button type="submit" pending={pending}>
              {p.isMine ? "Withdraw" : "Decline"}
            </Button>
          </p>
          {problem && <Problem>{problem}</Problem>}
        </Form>
      )}
    </Part>
  );
}
