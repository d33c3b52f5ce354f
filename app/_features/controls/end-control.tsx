"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Dialog } from "#app/_ui/dialog.tsx";
import { Field, TextArea, TextInput } from "#app/_ui/field.tsx";
import type { InWorkspace } from "#server/access/schema.ts";
import type { ControlSheet } from "#server/controls/schema/control.ts";

type Props = { scope: InWorkspace; sheet: ControlSheet; today: string };

/** Retires the control, or takes a retired one up again. Nothing is deleted either way. */
export function EndControl({ scope, sheet, today }: Props) {
  const [open, setOpen] = useState(false);
  const ended = sheet.status === "retired";
  return (
    <>
      <Button onClick={() => setOpen(true)}>{ended ? "Reinstate" : "Retire"}</Button>
      {open ? <EndDialog scope={scope} sheet={sheet} today={today} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function EndDialog({ scope, sheet, today, onClose }: Props & { onClose(): void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const ended = sheet.status === "retired";
  const [lastDay, setLastDay] = useState(today);
  const [why, setWhy] = useState("");
  const done = {
    onSuccess: () => {
      router.refresh();
      onClose();
    },
  };
  const retire = useMutation(trpc.controls.retire.mutationOptions(done));
  const reinstate = useMutation(trpc.controls.reinstate.mutationOptions(done));
  const { message, fields } = problemOf(retire.error ?? reinstate.error);
  const input = { ...scope, controlId: sheet.id, version: sheet.version, why: why || null };
  return (
    <Dialog
      open
      onOpenChange={(next) => next || onClose()}
      size="narrow"
      title={ended ? `Reinstate ${sheet.code}` : `Retire ${sheet.code}`}
      description={
        ended
          ? "It is performed again from today. The days it was retired stay a gap."
          : "Nothing is due after its last day. What was due until then, and its evidence, stay."
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            pending={retire.isPending || reinstate.isPending}
            onClick={() => (ended ? reinstate.mutate(input) : retire.mutate({ ...input, lastDay: lastDay || null }))}
          >
            {ended ? "Reinstate control" : "Retire control"}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {ended ? null : (
          <Field label="Last day performed" error={fields.lastDay}>
            <TextInput type="date" max={today} value={lastDay} onChange={(e) => setLastDay(e.target.value)} />
          </Field>
        )}
        <Field label="Reason" error={fields.why ?? (fields.lastDay ? null : message)} optional>
          <TextArea rows={3} maxLength={1000} value={why} onChange={(e) => setWhy(e.target.value)} />
        </Field>
      </div>
    </Dialog>
  );
}
