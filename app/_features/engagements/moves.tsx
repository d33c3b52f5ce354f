"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextArea, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { Sign } from "#app/_ui/sign.tsx";
import type { InWorkspace } from "#server/access/schema.ts";
import { MOVE_LABEL, type PossibleMove, STATUS_LABEL } from "#server/engagements/rules.ts";
import type { EngagementSheet } from "#server/engagements/schema.ts";

type Props = { scope: InWorkspace; sheet: EngagementSheet; today: string };

/** What can be done with the engagement next. A step that something stands in the way of says what. */
export function Moves({ scope, sheet, today }: Props) {
  const [chosen, setChosen] = useState<PossibleMove | null>(null);
  const [next] = sheet.moves;
  return (
    <div className="grid gap-3">
      {next && next.unmet.length > 0 && (
        <ul aria-label={`Before: ${MOVE_LABEL[next.move]}`}>
          {next.unmet.map((sentence) => (
            <li key={sentence} className="flex items-baseline gap-2">
              <Sign state="due" className="shrink-0 self-center" /> {sentence}
            </li>
          ))}
        </ul>
      )}
      <p className="flex flex-wrap gap-2 print:hidden">
        {sheet.moves.map((m, i) => (
          <Button
            key={m.move}
            variant={i === 0 ? "primary" : m.move === "withdraw" ? "quiet" : undefined}
            disabled={m.unmet.length > 0}
            onClick={() => setChosen(m)}
          >
            {MOVE_LABEL[m.move]}
          </Button>
        ))}
      </p>
      {chosen && <MoveDialog scope={scope} sheet={sheet} today={today} move={chosen} onClose={() => setChosen(null)} />}
    </div>
  );
}

function MoveDialog({ scope, sheet, today, move, onClose }: Props & { move: PossibleMove; onClose(): void }) {
  const router = useRouter();
  const [issuedOn, setIssuedOn] = useState("");
  const [why, setWhy] = useState("");
  const go = useMutation(
    useTRPC().engagements.move.mutationOptions({
      onSuccess: () => {
        router.refresh();
        onClose();
      },
    }),
  );
  const { message, fields } = problemOf(go.error);
  const needsReason = move.move === "withdraw" || move.move === "return";
  const known = fields.issuedOn ?? fields.why;
  return (
    <FormDialog
      title={MOVE_LABEL[move.move]}
      description={`${sheet.name}: from “${STATUS_LABEL[sheet.status]}” to “${STATUS_LABEL[move.to]}”. This is kept in the activity.`}
      submit={MOVE_LABEL[move.move]}
      danger={move.move === "withdraw"}
      pending={go.isPending}
      problem={known ? null : message}
      size="narrow"
      onSubmit={() =>
        go.mutate({
          ...scope,
          engagementId: sheet.id,
          move: move.move,
          issuedOn: move.move === "issue" ? issuedOn || null : null,
          why: why.trim() || null,
        })
      }
      onClose={onClose}
    >
      {move.move === "issue" && (
        <Field label="The day the report bears" error={fields.issuedOn} required>
          <TextInput type="date" max={today} value={issuedOn} onChange={(e) => setIssuedOn(e.target.value)} />
        </Field>
      )}
      <Field label="Reason" error={fields.why} required={needsReason} optional={!needsReason}>
        <TextArea rows={3} maxLength={1000} value={why} onChange={(e) => setWhy(e.target.value)} />
      </Field>
    </FormDialog>
  );
}
