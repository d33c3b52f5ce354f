"use client";

import { client } from "#app/_lib/client.ts";
import { withNulls } from "#app/_lib/text.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { atIntent } from "#app/_ui/at-intent.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { FileDrop } from "#app/_ui/file-drop.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import type { TimelineLane } from "#server/evidence/occurrences/schema.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { WorkspaceView } from "#server/people/workspaces/schema.ts";
import { ControlPicker } from "./control-picker.tsx";
import { UploadList } from "./upload-list.tsx";
import { useUploads } from "./use-uploads.ts";

const Receipt = atIntent(() => import("./receipt.tsx").then((m) => m.Receipt));

/** Initial values of a new item; `replaces` is the item it supersedes. */
export type Adding = {
  controlIds: string[];
  from: string;
  to: string;
  system?: string;
  replaces?: { id: string; title: string; isReturned: boolean };
};
type Props = { scope: InWorkspace; view: WorkspaceView; lanes: TimelineLane[]; initial: Adding; onClose(): void };

/** Adds one item of evidence with its files: what it shows, for which controls, over which span. */
export function AddEvidence({ scope, view, lanes, initial, onClose }: Props) {
  const { uploads, add, cancel, retry, remove } = useUploads(scope.workspace);
  const ready = uploads.filter((u) => u.state === "done");
  const sending = uploads.some((u) => u.state === "sending");
  const { replaces } = initial;
  const form = useForm({
    first: {
      title: replaces?.title ?? "",
      system: initial.system ?? "",
      reason: "",
      collectedOn: view.today,
      coversFrom: initial.from,
      coversTo: initial.to,
      controlIds: initial.controlIds,
    },
    send: ({ reason, ...values }) =>
      client.evidence.submit.mutate({
        ...scope,
        values: {
          ...withNulls(values, "collectedOn", "system"),
          title: values.title || (ready[0]?.file.name ?? ""),
          uploadIds: ready.flatMap((u) => (u.receipt ? [u.receipt.id] : [])),
          supersedes: replaces ? { evidenceId: replaces.id, reason } : null,
        },
      }),
    check: () => ({ ...(ready.length === 0 && { uploadIds: "Add at least one file." }) }),
    draft: `evidence.${replaces?.id ?? [...initial.controlIds, initial.from, initial.to].join("~")}`,
    places: { uploadIds: "uploadIds", supersedes: "reason", "supersedes.reason": "reason" },
    holdsMore: uploads.length > 0,
  });
  const { errors } = form;

  if (form.output) return <Receipt receipt={form.output} onClose={onClose} />;
  return (
    <FormDialog
      title={initial.replaces ? `Replace “${initial.replaces.title}”` : "Add evidence"}
      description={
        initial.replaces
          ? "What it replaces stays in the record, marked as superseded, and no longer covers anything."
          : "It cannot be changed afterwards: a mistake is withdrawn or replaced, with a reason."
      }
      submit={sending ? "Sending files …" : "Submit evidence"}
      mustWait={sending}
      form={form}
      saysWhatIsWrong
      onClose={onClose}
    >
      <FileDrop
        className="py-6"
        hint="Drop files here, up to 500 MB each, or"
        label="Choose files"
        multiple
        error={errors.uploadIds}
        onFiles={add}
      />
      <UploadList uploads={uploads} onCancel={cancel} onRetry={retry} onRemove={remove} />
      {initial.replaces && (
        <Field
          label="Why is it replaced?"
          hint={initial.replaces.isReturned ? "It stays in the record." : "Your auditor reads this."}
          error={errors.reason}
        >
          <TextInput required {...form.text("reason")} />
        </Field>
      )}
      <Field label="Title" hint="If empty, the first file’s name." error={errors.title}>
        <TextInput {...form.text("title")} />
      </Field>
      <ControlPicker lanes={lanes} view={view} {...form.list("controlIds")} />
      <div className="grid gap-4 sm:grid-cols-3">
        <Field label="Covers from" error={errors.coversFrom}>
          <TextInput type="date" required {...form.text("coversFrom")} />
        </Field>
        <Field label="Covers to" error={errors.coversTo}>
          <TextInput type="date" required {...form.text("coversTo")} />
        </Field>
        <Field label="Collected on" hint="Lateness counts from it." error={errors.collectedOn}>
          <TextInput type="date" max={view.today} {...form.text("collectedOn")} />
        </Field>
      </div>
      <Field label="System it came from" optional error={errors.system}>
        <TextInput {...form.text("system")} />
      </Field>
    </FormDialog>
  );
}
