"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { FileDrop } from "#app/_ui/file-drop.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import type { EvidenceReceipt } from "#server/evidence/evidence/schema.ts";
import type { TimelineLane } from "#server/evidence/occurrences/schema.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { WorkspaceView } from "#server/people/workspaces/schema.ts";
import { ControlPicker } from "./control-picker.tsx";
import { Receipt } from "./receipt.tsx";
import { UploadList } from "./upload-list.tsx";
import { useUploads } from "./use-uploads.ts";

/** What a new item starts from; `replaces` names the item that it supersedes. */
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
  const router = useRouter();
  const { uploads, add, cancel, retry, remove } = useUploads(scope.workspace);
  const [values, setValues] = useState({
    title: initial.replaces?.title ?? "",
    system: initial.system ?? "",
    reason: "",
    collectedOn: view.today,
    coversFrom: initial.from,
    coversTo: initial.to,
    controlIds: initial.controlIds,
  });
  const [receipt, setReceipt] = useState<EvidenceReceipt | null>(null);
  const submit = useMutation(
    useTRPC().evidence.submit.mutationOptions({
      onSuccess: (done) => {
        setReceipt(done);
        router.refresh();
      },
    }),
  );
  const { message, fields } = problemOf(submit.error);
  const problem = (name: string) => fields[`values.${name}`] ?? fields[name] ?? null;
  const ready = uploads.filter((u) => u.state === "done");
  const sending = uploads.some((u) => u.state === "sending");
  const set = (change: Partial<typeof values>) => setValues({ ...values, ...change });

  function send() {
    submit.mutate({
      ...scope,
      values: {
        title: values.title || (ready[0]?.file.name ?? ""),
        controlIds: values.controlIds,
        coversFrom: values.coversFrom,
        coversTo: values.coversTo,
        collectedOn: values.collectedOn || null,
        system: values.system || null,
        uploadIds: ready.flatMap((u) => (u.receipt ? [u.receipt.id] : [])),
        supersedes: initial.replaces ? { evidenceId: initial.replaces.id, reason: values.reason } : null,
      },
    });
  }

  if (receipt) return <Receipt receipt={receipt} onClose={onClose} />;
  return (
    <FormDialog
      title={initial.replaces ? `Replace “${initial.replaces.title}”` : "Add evidence"}
      description={
        initial.replaces
          ? "What it replaces stays in the record, marked as superseded, and covers nothing any more."
          : "It cannot be changed afterwards: a mistake is withdrawn or replaced, with a reason."
      }
      submit={sending ? "Sending files …" : "Submit evidence"}
      mustWait={sending || ready.length === 0}
      pending={submit.isPending}
      problem={Object.keys(fields).length === 0 ? message : null}
      saysWhatIsWrong
      onSubmit={send}
      onClose={onClose}
    >
      <FileDrop
        className="py-6"
        hint="Drop files here, up to 500 MB each, or"
        label="Choose files"
        multiple
        onFiles={add}
      />
      {problem("uploadIds") ? <Problem>{problem("uploadIds")}</Problem> : null}
      <UploadList uploads={uploads} onCancel={cancel} onRetry={retry} onRemove={remove} />
      {initial.replaces && (
        <Field
          label="Why is it replaced?"
          hint={initial.replaces.isReturned ? "It stays in the record." : "Your auditor reads this."}
          error={problem("supersedes.reason") ?? problem("supersedes")}
        >
          <TextInput required value={values.reason} onChange={(e) => set({ reason: e.target.value })} />
        </Field>
      )}
      <Field label="Title" hint="The first file's name when left empty." error={problem("title")}>
        <TextInput value={values.title} onChange={(e) => set({ title: e.target.value })} />
      </Field>
      <ControlPicker
        lanes={lanes}
        view={view}
        chosen={values.controlIds}
        onChange={(controlIds) => set({ controlIds })}
        error={problem("controlIds")}
      />
      <div className="grid gap-4 sm:grid-cols-3">
        <Field label="Covers from" error={problem("coversFrom")}>
          <TextInput
            type="date"
            required
            value={values.coversFrom}
            onChange={(e) => set({ coversFrom: e.target.value })}
          />
        </Field>
        <Field label="Covers to" error={problem("coversTo")}>
          <TextInput type="date" required value={values.coversTo} onChange={(e) => set({ coversTo: e.target.value })} />
        </Field>
        <Field label="Collected on" hint="Lateness counts from it." error={problem("collectedOn")}>
          <TextInput
            type="date"
            max={view.today}
            value={values.collectedOn}
            onChange={(e) => set({ collectedOn: e.target.value })}
          />
        </Field>
      </div>
      <Field label="System it came from" optional error={problem("system")}>
        <TextInput value={values.system} onChange={(e) => set({ system: e.target.value })} />
      </Field>
    </FormDialog>
  );
}
