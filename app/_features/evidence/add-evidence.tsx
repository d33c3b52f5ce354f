"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type DragEvent, useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Button } from "#app/_ui/button.tsx";
import { cx } from "#app/_ui/cx.ts";
import { Dialog } from "#app/_ui/dialog.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import type { InWorkspace } from "#server/access/schema.ts";
import type { EvidenceReceipt } from "#server/evidence/schema.ts";
import type { TimelineLane } from "#server/occurrences/schema.ts";
import type { WorkspaceView } from "#server/workspaces/schema.ts";
import { ControlPicker } from "./control-picker.tsx";
import type { Adding } from "./evidence-screen.tsx";
import { Receipt } from "./receipt.tsx";
import { UploadList } from "./upload-list.tsx";
import { useUploads } from "./use-uploads.ts";

type Props = { scope: InWorkspace; view: WorkspaceView; lanes: TimelineLane[]; initial: Adding; onClose(): void };

/** Adds one item of evidence with its files: what it shows, for which controls, over which span. */
export function AddEvidence({ scope, view, lanes, initial, onClose }: Props) {
  const router = useRouter();
  const { uploads, add, cancel, retry, remove } = useUploads(scope.workspace);
  const [over, setOver] = useState(false);
  const [values, setValues] = useState({
    title: "",
    system: "",
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

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    add(event.dataTransfer.files);
  }

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
        supersedes: null,
      },
    });
  }

  if (receipt) return <Receipt receipt={receipt} onClose={onClose} />;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Add evidence"
      description="It cannot be changed afterwards: a mistake is withdrawn or superseded, with a reason."
      dismissible={!sending}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={sending || ready.length === 0} pending={submit.isPending} onClick={send}>
            {sending ? "Sending files …" : "Submit evidence"}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button inside is the first */}
        <div
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
          className={cx(
            "grid place-items-center gap-2 rounded-md border border-dashed px-4 py-6 text-center",
            over ? "border-tick bg-tick-wash" : "border-rule-strong",
          )}
        >
          <p>Drop files here, up to 500 MB each, or</p>
          <label className="cursor-pointer rounded-md border border-rule-strong bg-sheet px-3 py-1.5 font-medium focus-within:outline-2 focus-within:outline-focus focus-within:outline-offset-2 hover:bg-wash">
            Choose files
            <input type="file" multiple className="sr-only" onChange={(e) => e.target.files && add(e.target.files)} />
          </label>
        </div>
        {problem("uploadIds") && (
          <p role="alert" className="text-miss">
            {problem("uploadIds")}
          </p>
        )}
        <UploadList uploads={uploads} onCancel={cancel} onRetry={retry} onRemove={remove} />
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
            <TextInput
              type="date"
              required
              value={values.coversTo}
              onChange={(e) => set({ coversTo: e.target.value })}
            />
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
        {message && Object.keys(fields).length === 0 && (
          <p role="alert" className="text-miss">
            {message}
          </p>
        )}
      </div>
    </Dialog>
  );
}
