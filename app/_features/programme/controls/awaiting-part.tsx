"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { FieldChanges, Part } from "#app/_ui/sheet.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { formatDay, today } from "#server/ground/calendar/rules.ts";
import type { ControlProposal } from "#server/programme/controls/schema/control.ts";

type Props = { scope: InWorkspace; proposal: ControlProposal; timeZone: string; mayDecide: boolean };

/** A change of the control's design inside a period: what, why, and a second person's decision. */
export function AwaitingPart({ scope, proposal: p, timeZone, mayDecide }: Props) {
  const router = useRouter();
  const [why, setWhy] = useState("");
  const decide = useMutation(useTRPC().controls.decide.mutationOptions({ onSuccess: () => router.refresh() }));
  const { message } = problemOf(decide.error);
  const act = (approve: boolean) => decide.mutate({ ...scope, proposalId: p.id, approve, why: why || null });
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
        <div className="grid max-w-xl gap-3 pt-3">
          {p.isMine ? (
            <p className="text-ink-2">A second person approves it. You may withdraw it.</p>
          ) : (
            <Field label="Why it is declined" hint="Only for declining." optional>
              <TextInput maxLength={1000} value={why} onChange={(e) => setWhy(e.target.value)} />
            </Field>
          )}
          <p className="flex gap-2">
            {!p.isMine && (
              <Button variant="primary" pending={decide.isPending} onClick={() => act(true)}>
                Approve the change
              </Button>
            )}
            <Button pending={decide.isPending} onClick={() => act(false)}>
              {p.isMine ? "Withdraw it" : "Decline it"}
            </Button>
          </p>
          {message && <Problem>{message}</Problem>}
        </div>
      )}
    </Part>
  );
}
