"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Field, SelectInput, TextArea, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { OPINION_LABEL, REPORT_LABEL } from "#server/programme/scope/rules/kinds.ts";
import type { VendorReport, VendorReportValues } from "#server/programme/scope/schema.ts";

type Props = { scope: InWorkspace; vendorId: string; report: VendorReport | null; today: string; onClose(): void };
type Form = Record<keyof VendorReportValues, string>;

/** A vendor's report and the review of it. */
export function ReportDialog({ scope, vendorId, report, today, onClose }: Props) {
  const trpc = useTRPC();
  const router = useRouter();
  const [form, setForm] = useState<Form>(() => formOf(report, today));
  const done = {
    onSuccess: () => {
      router.refresh();
      onClose();
    },
  };
  const save = useMutation(trpc.scope.saveReport.mutationOptions(done));
  const remove = useMutation(trpc.scope.removeReport.mutationOptions(done));
  const { message, fields } = problemOf(save.error ?? remove.error);
  const errors = Object.fromEntries(
    Object.entries(fields).map(([path, said]) => [path.replace(/^values\./, ""), said]),
  );
  const set = (name: keyof Form) => (e: { target: { value: string } }) => setForm({ ...form, [name]: e.target.value });
  const date = (name: keyof Form, label: string, hint?: string, optional = false) => (
    <Field label={label} hint={hint} error={errors[name]} optional={optional} required={!optional}>
      <TextInput type="date" value={form[name]} onChange={set(name)} required={false} />
    </Field>
  );
  return (
    <FormDialog
      title={report ? "Change the report" : "Add a report"}
      submit={report ? "Save the report" : "Add the report"}
      pending={save.isPending}
      problem={Object.keys(errors).length > 0 ? null : message}
      onSubmit={() => save.mutate({ ...scope, vendorId, id: report?.id ?? null, values: valuesOf(form) })}
      onClose={onClose}
      size="wide"
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Report" error={errors.kind}>
          <SelectInput value={form.kind} onChange={set("kind")}>
            {Object.entries(REPORT_LABEL).map(([key, name]) => (
              <option key={key} value={key}>
                {name}
              </option>
            ))}
          </SelectInput>
        </Field>
        <Field label="Opinion" error={errors.opinion}>
          <SelectInput value={form.opinion} onChange={set("opinion")}>
            {Object.entries(OPINION_LABEL).map(([key, name]) => (
              <option key={key} value={key}>
                {name}
              </option>
            ))}
          </SelectInput>
        </Field>
        {date("periodFrom", "First day")}
        {date("periodTo", "Last day", "The same as the first for a report as of a date.")}
        {date("bridgeTo", "Bridge letter to", "Counted for about three months.", true)}
      </div>
      <Field label="Exceptions that touch us" error={errors.exceptions} optional>
        <TextArea rows={2} value={form.exceptions} onChange={set("exceptions")} />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        {date("reviewedOn", "Reviewed on", "Empty until somebody has read it.", true)}
        {date("reviewExpiresOn", "Review again by", "A year after, when empty.", true)}
      </div>
      <Field label="What the review came to" error={errors.conclusion} optional>
        <TextArea rows={3} value={form.conclusion} onChange={set("conclusion")} />
      </Field>
      {report && (
        <p>
          <Button
            variant="danger"
            size="small"
            pending={remove.isPending}
            onClick={() => remove.mutate({ ...scope, vendorId, id: report.id })}
          >
            Take this report away
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
    kind: form.kind as VendorReportValues["kind"],
    opinion: form.opinion as VendorReportValues["opinion"],
    periodFrom: form.periodFrom,
    periodTo: form.periodTo,
    exceptions: form.exceptions || null,
    bridgeTo: form.bridgeTo || null,
    reviewedOn: form.reviewedOn || null,
    conclusion: form.conclusion || null,
    reviewExpiresOn: form.reviewExpiresOn || null,
  };
}
