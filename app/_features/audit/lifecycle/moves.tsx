"use client";

import { useState } from "react";
import { client } from "#app/_lib/client.ts";
import { orNull } from "#app/_lib/text.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { atIntent } from "#app/_ui/at-intent.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextArea } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { Sign } from "#app/_ui/sign.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { MOVE_LABEL, type Move, type PossibleMove, STATUS_LABEL } from "#server/plan/engagements/rules.ts";
import type { EngagementSheet } from "#server/plan/engagements/schema.ts";

const ReportDialog = atIntent(() =>
  import("#app/_features/audit/issued/report-dialog.tsx").then((m) => m.ReportDialog),
);

type Props = { scope: InWorkspace; sheet: EngagementSheet; today: string };

/** The next steps of the engagement. A blocked step says what blocks it. */
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
          <Button onClick={() => setAgain(true)}>Record a reissue</Button>
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
  const form = useForm({
    first: { why: "" },
    send: ({ why }) => client.engagements.move.mutate({ ...scope, engagementId: sheet.id, move: to, why: orNull(why) }),
    draft: `move.${to}.${sheet.id}`,
    done: onClose,
  });
  const needsReason = move.move === "withdraw" || move.move === "return" || sheet.frozen !== null;
  return (
    <FormDialog
      title={MOVE_LABEL[move.move]}
      description={`${sheet.name}: from “${STATUS_LABEL[sheet.status]}” to “${STATUS_LABEL[move.to]}”. This is kept in the activity.`}
      submit={MOVE_LABEL[move.move]}
      danger={move.move === "withdraw"}
      form={form}
      size="narrow"
      onClose={onClose}
    >
      <Field label="Reason" error={form.errors.why} required={needsReason} optional={!needsReason}>
        <TextArea rows={3} maxLength={1000} {...form.text("why")} />
      </Field>
    </FormDialog>
  );
}
