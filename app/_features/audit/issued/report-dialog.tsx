"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { UploadList } from "#app/_features/evidence/evidence/upload-list.tsx";
import { useUploads } from "#app/_features/evidence/evidence/use-uploads.ts";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Field, TextArea, TextInput } from "#app/_ui/field.tsx";
import { FileDrop } from "#app/_ui/file-drop.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { reportProblems } from "#server/audit/issued/rules.ts";
import type { ReportValues } from "#server/audit/issued/schema.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { CATEGORY_LABEL } from "#server/ground/report-kinds/rules.ts";
import type { EngagementSheet } from "#server/plan/engagements/schema.ts";
import { OpinionFields } from "./opinion-fields.tsx";

type Props = { scope: InWorkspace; sheet: EngagementSheet; today: string; onClose(): void };

/** Records the report that the firm issued, or issued again: its file and its facts, each refused beside its field. */
export function ReportDialog({ scope, sheet, today, onClose }: Props) {
  const router = useRouter();
  const { uploads, add, cancel, retry, remove } = useUploads(scope.workspace);
  const [values, setValues] = useState(() => firstValues(sheet));
  const [why, setWhy] = useState("");
  const [tried, setTried] = useState(false);
  const record = useMutation(
    useTRPC().issued.record.mutationOptions({
      onSuccess: () => {
        router.refresh();
        onClose();
      },
    }),
  );
  const again = sheet.status === "issued";
  const iso = sheet.kind === "iso27001";
  const sending = uploads.some((u) => u.state === "sending");
  const given = { ...values, uploadIds: uploads.flatMap((u) => (u.receipt ? [u.receipt.id] : [])) };
  const wrong = Object.fromEntries(reportProblems(sheet, given, today).map((p) => [p.field, p.message]));
  const refused = problemOf(record.error);
  const answered = Object.fromEntries(Object.entries(refused.fields).map(([k, v]) => [k.replace(/^values\./, ""), v]));
  const errors: Record<string, string> = { ...answered, ...(tried ? wrong : {}) };
  const set = (change: Partial<ReportValues>) => setValues({ ...values, ...change });
  const text = (name: "firmName" | "licence" | "certificateNumber", label: string) => (
    <Field label={label} error={errors[name]} required>
      <TextInput maxLength={200} value={values[name] ?? ""} onChange={(e) => set({ [name]: e.target.value || null })} />
    </Field>
  );
  const day = (name: "reportDate" | "asOf" | "periodFrom" | "periodTo" | "validUntil", label: string) => (
    <Field label={label} error={errors[name]} required>
      <TextInput type="date" value={values[name] ?? ""} onChange={(e) => set({ [name]: e.target.value || null })} />
    </Field>
  );

  function submit() {
    setTried(true);
    if (Object.keys(wrong).length === 0 && !sending)
      record.mutate({ ...scope, engagementId: sheet.id, values: given, why: why.trim() || null });
  }

  return (
    <FormDialog
      title={again ? "Record that it was issued again" : "Record the issued report"}
      description="You record what the firm has issued; the record says that it was you. From then on the engagement is read as it stands now."
      submit={sending ? "Sending files …" : again ? "Record the reissue" : "Record the report"}
      saysWhatIsWrong
      pending={record.isPending}
      problem={Object.keys(errors).length > 0 ? null : refused.message}
      onSubmit={submit}
      onClose={onClose}
    >
      <FileDrop
        className="py-4"
        hint={iso ? "Drop the certificate here, or" : "Drop the report here, or"}
        label="Choose files"
        multiple
        onFiles={add}
      />
      {errors.uploadIds && <Problem>{errors.uploadIds}</Problem>}
      <UploadList uploads={uploads} onCancel={cancel} onRetry={retry} onRemove={remove} />
      <div className="grid gap-4 sm:grid-cols-2">
        {text("firmName", iso ? "Certification body" : "Audit firm")}
        {text("licence", iso ? "Accreditation number" : "Licence number")}
        {day("reportDate", iso ? "Date of the certificate" : "Date of the report")}
        {iso && day("validUntil", "Valid until")}
        {iso && text("certificateNumber", "Certificate number")}
        {!iso && sheet.asOf && day("asOf", "As of, as reported")}
        {!iso && !sheet.asOf && day("periodFrom", "First day, as reported")}
        {!iso && !sheet.asOf && day("periodTo", "Last day, as reported")}
      </div>
      <OpinionFields sheet={sheet} values={values} errors={errors} onChange={set} />
      {sheet.categories.length > 0 && (
        <p className="text-ink-2">Categories: {sheet.categories.map((c) => CATEGORY_LABEL[c]).join(", ")}</p>
      )}
      {again && (
        <Field label="Why it was issued again" error={errors.why} required>
          <TextArea rows={3} maxLength={1000} value={why} onChange={(e) => setWhy(e.target.value)} />
        </Field>
      )}
    </FormDialog>
  );
}

function firstValues({
  asOf,
  periodFrom,
  periodTo,
  categories,
  kind,
}: EngagementSheet): Omit<ReportValues, "uploadIds"> {
  const dates = kind === "iso27001" ? { asOf: null, periodFrom: null, periodTo: null } : { asOf, periodFrom, periodTo };
  return {
    ...dates,
    categories,
    firmName: null,
    licence: null,
    reportDate: null,
    descriptionOpinion: null,
    designOpinion: null,
    operationOpinion: null,
    certificateNumber: null,
    validUntil: null,
  };
}
