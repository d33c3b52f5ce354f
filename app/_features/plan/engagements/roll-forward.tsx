"use client";

import { useState } from "react";
import { client } from "#app/_lib/client.ts";
import { hrefIn } from "#app/_lib/scope.ts";
import { withNulls } from "#app/_lib/text.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { nextDates } from "#server/plan/engagements/rules.ts";
import type { EngagementSheet } from "#server/plan/engagements/schema.ts";

type Props = { scope: InWorkspace; sheet: EngagementSheet };

/** Creates the next period's engagement from this one. */
export function RollForward(props: Props) {
  const [open, setOpen] = useState(false);
  return (
    <div>
      <Button size="small" onClick={() => setOpen(true)}>
        Roll forward
      </Button>
      {open && <RollForwardDialog {...props} onClose={() => setOpen(false)} />}
    </div>
  );
}

function RollForwardDialog({ scope, sheet, onClose }: Props & { onClose(): void }) {
  const next = nextDates(sheet);
  const form = useForm({
    first: { asOf: next.asOf ?? "", periodFrom: next.periodFrom ?? "", periodTo: next.periodTo ?? "" },
    send: (dates) =>
      client.engagements.rollForward.mutate({
        ...scope,
        engagementId: sheet.id,
        ...withNulls(dates, "asOf", "periodFrom", "periodTo"),
      }),
    draft: `next.${sheet.id}`,
    toast: (made) => `${made.name} set up`,
    to: (made) => hrefIn(scope, `/engagements/${made.id}`),
  });
  const date = (name: "asOf" | "periodFrom" | "periodTo", label: string) => (
    <Field label={label} error={form.errors[name]} required>
      <TextInput type="date" {...form.text(name)} />
    </Field>
  );
  return (
    <FormDialog
      title="Roll forward"
      description={
        sheet.sharing.length > 0
          ? `The next engagement, and the next of ${sheet.sharing.map((s) => s.name).join(" and ")}.`
          : "The next engagement of this kind."
      }
      submit="Set up the next one"
      form={form}
      onClose={onClose}
    >
      <p>
        It has the same categories and criteria. Controls, mappings and scope carry on; what was written in the
        description is copied for you to review. Evidence counts where it falls in the new period.
      </p>
      {sheet.asOf ? (
        date("asOf", "As of")
      ) : (
        <div className="grid gap-4 sm:grid-cols-2">
          {date("periodFrom", "First day")}
          {date("periodTo", "Last day")}
        </div>
      )}
    </FormDialog>
  );
}
