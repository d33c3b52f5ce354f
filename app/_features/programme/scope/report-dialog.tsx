"use client";

import { client } from "#app/_lib/client.ts";
import { withNulls } from "#app/_lib/text.ts";
import { useAct } from "#app/_lib/use-act.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextArea, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { SelectInput } from "#app/_ui/select-input.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { OPINION_LABEL, REPORT_LABEL } from "#server/programme/scope/rules/kinds.ts";
import type { VendorReport, VendorReportValues } from "#server/programme/scope/schema.ts";

type Props = { scope: InWorkspace; vendorId: string; report: VendorReport | null; today: string; onClose(): void };
type Form = Record<keyof VendorReportValues, string>;

/** A vendor's report and the review of it. */
export function ReportDialog({ scope, vendorId, report, today, onClose }: Props) {
  const form = useForm({
    first: formOf(report, today),
    send: (values) =>
      client.scope.saveReport.mutate({
        ...scope,
        vendorId,
        values: valuesOf(values),
        edited: report && { id: report.id, version: report.version },
      }),
    draft: `vendor-report.${report?.id ?? vendorId}`,
    done: onClose,
  });
  const remove = useAct(client.scope.removeReport.mutate, {
    done: () => {
      form.discard();
      onClose();
    },
  });
  const { errors } = form;
  const date = (name: keyof Form, label: string, hint?: string, optional = false) => (
    <Field label={label} hint={hint} error={errors[name]} optional={optional} required={!optional}>
      <TextInput type="date" {...form.text(name)} required={false} />
    </Field>
  );
  return (
    <FormDialog
      title={report ? "Change the report" : "Add a report"}
      submit={report ? "Save the report" : "Add the report"}
      form={{ ...form, pending: form.pending || remove.pending }}
      problem={remove.problem}
      onClose={onClose}
      size="wide"
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Report" error={errors.kind}>
          <SelectInput {...form.text("kind")}>
            {Object.entries(REPORT_LABEL).map(([key, name]) => (
              <option key={key} value={key}>
                {name}
              </option>
            ))}
          </SelectInput>
        </Field>
        <Field label="Opinion" error={errors.opinion}>
          <SelectInput {...form.text("opinion")}>
            {Object.entries(OPINION_LABEL).map(([key, name]) => (
              <option key={key} value={key}>
                {name}
              </option>
            ))}
          </SelectInput>
        </Field>
        {date("periodFrom", "First day")}
        {date("periodTo", "Last day", "For a report as of a date, the same as the first.")}
        {date("bridgeTo", "Bridge letter to", "Counted for about three months.", true)}
      </div>
      <Field label="Exceptions that affect us" error={errors.exceptions} optional>
        <TextArea rows={2} {...form.text("exceptions")} />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        {date("reviewedOn", "Reviewed on", "Leave empty until someone has read it.", true)}
        {date("reviewExpiresOn", "Review again by", "If empty, a year later.", true)}
      </div>
      <Field label="Review conclusion" error={errors.conclusion} optional>
        <TextArea rows={3} {...form.text("conclusion")} />
      </Field>
      {report && (
        <p>
          <Button
            variant="danger"
            size="small"
            pending={remove.pending}
            onClick={() => void remove.run({ ...scope, vendorId, id: report.id })}
          >
            Remove this report
          </Button>
        </p>
      )}
    </FormDialog>
  );
}

function formOf(report: VendorReport | null, today: string): Form {
  return {
    kind: report?.kind ?? "soc2",
    periodFrom: report?.periodFrom ?? "",
    periodTo: report?.periodTo ?? "",
    opinion: report?.opinion ?? "unmodified",
    exceptions: report?.exceptions ?? "",
    bridgeTo: report?.bridgeTo ?? "",
    reviewedOn: report ? (report.reviewedOn ?? "") : today,
    conclusion: report?.conclusion ?? "",
    reviewExpiresOn: report?.reviewExpiresOn ?? "",
  };
}

function valuesOf(form: Form): VendorReportValues {
  return {
    ...withNulls(form, "exceptions", "bridgeTo", "reviewedOn", "conclusion", "reviewExpiresOn"),
    kind: form.kind as VendorReportValues["kind"],
    opinion: form.opinion as VendorReportValues["opinion"],
  };
}
