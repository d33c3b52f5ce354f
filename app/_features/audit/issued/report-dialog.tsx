"use client";

import { UploadList } from "#app/_features/evidence/evidence/upload-list.tsx";
import { useUploads } from "#app/_features/evidence/evidence/use-uploads.ts";
import { client } from "#app/_lib/client.ts";
import { orNull, withNulls } from "#app/_lib/text.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Field, TextArea, TextInput } from "#app/_ui/field.tsx";
import { FileDrop } from "#app/_ui/file-drop.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { type Opinion, reportProblems } from "#server/audit/issued/rules.ts";
import type { ReportValues } from "#server/audit/issued/schema.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { CATEGORY_LABEL } from "#server/ground/report-kinds/rules.ts";
import type { EngagementSheet } from "#server/plan/engagements/schema.ts";
import { OpinionFields } from "./opinion-fields.tsx";

type Props = { scope: InWorkspace; sheet: EngagementSheet; today: string; onClose(): void };

/** Records the report the firm issued or reissued: its file and its facts. Errors appear beside their field. */
export function ReportDialog({ scope, sheet, today, onClose }: Props) {
  const { uploads, add, cancel, retry, remove } = useUploads(scope.workspace);
  const form = useForm({
    first: firstValues(sheet),
    send: (values) =>
      client.issued.record.mutate({
        ...scope,
        engagementId: sheet.id,
        values: givenOf(values),
        why: orNull(values.why),
      }),
    check: (values) =>
      Object.fromEntries(reportProblems(sheet, givenOf(values), today).map((p) => [p.field, p.message])),
    draft: `report.${sheet.id}`,
    places: { uploadIds: "uploadIds" },
    holdsMore: uploads.length > 0,
    done: onClose,
  });
  const { errors } = form;
  const again = sheet.status === "issued";
  const iso = sheet.kind === "iso27001";
  const sending = uploads.some((u) => u.state === "sending");
  const text = (name: "firmName" | "licence" | "certificateNumber", label: string) => (
    <Field label={label} error={errors[name]} required>
      <TextInput maxLength={200} {...form.text(name)} />
    </Field>
  );
  const day = (name: "reportDate" | "asOf" | "periodFrom" | "periodTo" | "validUntil", label: string) => (
    <Field label={label} error={errors[name]} required>
      <TextInput type="date" {...form.text(name)} />
    </Field>
  );

  function givenOf({ why: _, ...values }: ReportForm): ReportValues {
    const uploadIds = uploads.flatMap((u) => (u.receipt ? [u.receipt.id] : []));
    return { ...withNulls(values, ...MAY_BE_EMPTY), categories: sheet.categories, uploadIds };
  }

  return (
    <FormDialog
      title={again ? "Record a reissue" : "Record the issued report"}
      description="You record the report the firm issued, in your name. From then on the engagement is shown as of now."
      submit={sending ? "Sending files …" : again ? "Record the reissue" : "Record the report"}
      saysWhatIsWrong
      form={form}
      mustWait={sending}
      onClose={onClose}
    >
      <FileDrop
        className="py-4"
        hint={iso ? "Drop the certificate here, or" : "Drop the report here, or"}
        label="Choose files"
        multiple
        error={errors.uploadIds}
        onFiles={add}
      />
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
      <OpinionFields sheet={sheet} form={form} />
      {sheet.categories.length > 0 && (
        <p className="text-ink-2">Categories: {sheet.categories.map((c) => CATEGORY_LABEL[c]).join(", ")}</p>
      )}
      {again && (
        <Field label="Reason for the reissue" error={errors.why} required>
          <TextArea rows={3} maxLength={1000} {...form.text("why")} />
        </Field>
      )}
    </FormDialog>
  );
}

/** The report's facts as they are typed. */
export type ReportForm = { why: string } & Record<(typeof TEXTS)[number], string> &
  Record<(typeof OPINIONS)[number], Opinion | "">;

const TEXTS = [
  "firmName",
  "licence",
  "reportDate",
  "certificateNumber",
  "validUntil",
  "asOf",
  "periodFrom",
  "periodTo",
] as const;
const OPINIONS = ["descriptionOpinion", "designOpinion", "operationOpinion"] as const;
const MAY_BE_EMPTY = [...TEXTS, ...OPINIONS];

function firstValues({ asOf, periodFrom, periodTo, kind }: EngagementSheet): ReportForm {
  const iso = kind === "iso27001";
  return {
    asOf: (!iso && asOf) || "",
    periodFrom: (!iso && periodFrom) || "",
    periodTo: (!iso && periodTo) || "",
    firmName: "",
    licence: "",
    reportDate: "",
    descriptionOpinion: "",
    designOpinion: "",
    operationOpinion: "",
    certificateNumber: "",
    validUntil: "",
    why: "",
  };
}
