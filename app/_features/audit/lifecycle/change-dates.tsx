"use client";

import { useState } from "react";
import { AgreedField } from "#app/_features/plan/engagements/agreed-field.tsx";
import { NOT_AGREED } from "#app/_features/plan/engagements/form-state.ts";
import { client } from "#app/_lib/client.ts";
import { problemOf } from "#app/_lib/errors.ts";
import { withNulls } from "#app/_lib/text.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { useRead } from "#app/_lib/use-read.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextArea, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import type { DatesCompared } from "#server/evidence/occurrences/schema.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { engagementProblems, engagementWarnings, unusualPeriod } from "#server/plan/engagements/rules.ts";
import type { EngagementSheet } from "#server/plan/engagements/schema.ts";

type Props = { scope: InWorkspace; sheet: EngagementSheet };

/** Changes an engagement's dates, after a preview of what that does to its occurrences. */
export function ChangeDates(props: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {props.sheet.asOf ? "Change the date" : "Change the period"}
      </Button>
      {open && <DatesDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

function DatesDialog({ scope, sheet, onClose }: Props & { onClose(): void }) {
  // The page reads itself again while the dialog stands.
  const [version] = useState(sheet.version);
  const form = useForm({
    first: {
      asOf: sheet.asOf ?? "",
      periodFrom: sheet.periodFrom ?? "",
      periodTo: sheet.periodTo ?? "",
      why: "",
      isAgreed: false,
    },
    send: (values) =>
      client.engagements.changeDates.mutate({ ...scope, engagementId: sheet.id, version, ...inputOf(values) }),
    check: ({ isAgreed, ...values }): Record<string, string> =>
      unusualPeriod({ ...sheet, ...inputOf(values) }) && !isAgreed ? { isAgreed: NOT_AGREED } : {},
    draft: `dates.${sheet.id}`,
    done: onClose,
  });
  const { why: _, ...given } = inputOf(form.values);
  const wrong = Object.fromEntries(engagementProblems({ ...sheet, ...given }).map((p) => [p.field, p.message]));
  const differs =
    given.asOf !== sheet.asOf || given.periodFrom !== sheet.periodFrom || given.periodTo !== sheet.periodTo;
  const asks = differs && Object.keys(wrong).length === 0;
  const compared = useRead(
    client.occurrences.forDates.query,
    asks ? { ...scope, engagementId: sheet.id, ...given } : null,
    { keepsLast: true },
  );
  const uncounted = problemOf(compared.error);
  const errors: Record<string, string> = { ...(differs && wrong), ...uncounted.fields, ...form.errors };
  const field = (name: "asOf" | "periodFrom" | "periodTo", label: string) => (
    <Field label={label} error={errors[name]} required>
      <TextInput type="date" {...form.text(name)} />
    </Field>
  );
  return (
    <FormDialog
      title={sheet.asOf ? "Change the date" : "Change the period"}
      description="Occurrences are recalculated. Evidence is unchanged and counts where it falls inside the new dates."
      submit={sheet.asOf ? "Change the date" : "Change the period"}
      form={form}
      problem={Object.keys(errors).length > 0 ? null : uncounted.message}
      onClose={onClose}
    >
      {sheet.asOf ? (
        field("asOf", "As of")
      ) : (
        <div className="grid gap-4 sm:grid-cols-2">
          {field("periodFrom", "First day")}
          {field("periodTo", "Last day")}
        </div>
      )}
      {sheet.sharing.length > 0 && (
        <p className="text-ink-2">{sheet.sharing.map((s) => s.name).join(", ")} shares these dates and changes too.</p>
      )}
      {differs && engagementWarnings({ ...sheet, ...given }).map((warning) => <p key={warning}>{warning}</p>)}
      {differs && unusualPeriod({ ...sheet, ...given }) && (
        <AgreedField error={form.errors.isAgreed} {...form.tick("isAgreed")} />
      )}
      <div role="status">{differs && compared.data && <Comparison {...compared.data} />}</div>
      <Field label="Reason" error={errors.why} required>
        <TextArea rows={3} maxLength={1000} {...form.text("why")} />
      </Field>
    </FormDialog>
  );
}

function inputOf(values: { asOf: string; periodFrom: string; periodTo: string; why: string }) {
  return withNulls(values, "asOf", "periodFrom", "periodTo");
}

const EXAMPLE_ROWS = [
  ["Controls", "population"],
  ["With an example of implementation", "covered"],
  ["Without", "missing"],
] as const;
const ROWS = [
  ["Occurrences", "population"],
  ["Requested so far", "soFar"],
  ["Covered", "covered"],
  ["Late", "late"],
  ["Missing", "missing"],
] as const;

function Comparison({ before, after }: DatesCompared) {
  const isExample = after.measure === "implementation";
  return (
    <table className="w-full">
      <caption className="text-left font-medium">
        {isExample ? "Effect on examples of implementation" : "Effect on occurrences"}
      </caption>
      <thead>
        <tr className="border-rule border-b text-ink-2 text-sm">
          <th scope="col" className="text-left font-normal">
            <span className="sr-only">Figure</span>
          </th>
          <th scope="col" className="text-right font-normal">
            now
          </th>
          <th scope="col" className="text-right font-normal">
            then
          </th>
        </tr>
      </thead>
      <tbody>
        {(isExample ? EXAMPLE_ROWS : ROWS).map(([name, key]) => (
          <tr key={key} className="border-rule border-b">
            <th scope="row" className="py-1 text-left font-normal">
              {name}
            </th>
            <td className="text-right tabular-nums">{before[key]}</td>
            <td className="text-right tabular-nums">{after[key]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
