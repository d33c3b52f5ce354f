"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ReportDialog } from "#app/_features/audit/issued/report-dialog.tsx";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextArea } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { Sign } from "#app/_ui/sign.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { MOVE_LABEL, type Move, type PossibleMove, STATUS_LABEL } from "#server/plan/engagements/rules.ts";
import type { EngagementSheet } from "#server/plan/engagements/schema.ts";

type Props = { scope: InWorkspace; sheet: EngagementSheet; today: string };

/** What can be done with the engagement next. A step that something stands in the way of says what. */
export function Moves({ scope, sheet, today }: Props) {
  const [chosen, setChosen] = useState<PossibleMove | null>(null);
  const [again, setAgain] = useState(false);
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
      {sheet.status === "issued" && (
        <p className="print:hidden">
          <Button onClick={() => setAgain(true)}>Record that it was issued again</Button>
        </p>
      )}
      {again && <ReportDialog scope={scope} sheet={sheet} today={today} onClose={() => setAgain(false)} />}
      {next?.by === "firm" && (
        <p className="text-ink-2">
          This step is the audit firm’s. You record here what the firm has told you, in your own name.
        </p>
      )}
      {chosen?.move === "issue" && (
        <ReportDialog scope={scope} sheet={sheet} today={today} onClose={() => setChosen(null)} />
      )}
      {chosen && chosen.move !== "issue" && (
        <MoveDialog scope={scope} sheet={sheet} move={chosen} to={chosen.move} onClose={() => setChosen(null)} />
      )}
    </div>
  );
}

type MoveProps = Omit<Props, "today"> & { move: PossibleMove; to: Exclude<Move, "issue">; onClose(): void };

function MoveDialog({ scope, sheet, move, to, onClose }: MoveProps) {
  const router = useRouter();
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
  const needsReason = move.move === "withdraw" || move.move === "return" || sheet.frozen !== null;
  const known = fields.why;
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
          move: to,
          why: why.trim() || null,
        })
      }
      onClose={onClose}
    >
      <Field label="Reason" error={fields.why} required={needsReason} optional={!needsReason}>
        <TextArea rows={3} maxLength={1000} value={why} onChange={(e) => setWhy(e.target.value)} />
      </Field>
    </FormDialog>
  );
}
