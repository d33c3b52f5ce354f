"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { useToast } from "#app/_ui/toast.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { addDays } from "#server/ground/calendar/rules.ts";
import type { ControlRef, ControlSheet } from "#server/programme/controls/schema/control.ts";

import { useWindows } from "./use-windows.ts";
import { WhyInside } from "./why-inside.tsx";

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
  const toast = useToast();
  const windows = useWindows(scope).ofDesign(sheet.id, ended ? sheet.operatesTo : addDays(lastDay || today, 1));
  const done = {
    onSuccess: ({ isAwaiting }: ControlRef) => {
      if (isAwaiting) toast({ title: "The change awaits approval", description: "A second person decides on it." });
      router.refresh();
      onClose();
    },
  };
  const retire = useMutation(trpc.controls.retire.mutationOptions(done));
  const reinstate = useMutation(trpc.controls.reinstate.mutationOptions(done));
  const { message, fields } = problemOf(retire.error ?? reinstate.error);
  const input = { ...scope, controlId: sheet.id, version: sheet.version, why: why || null };
  return (
    <FormDialog
      size="narrow"
      title={ended ? `Reinstate ${sheet.code}` : `Retire ${sheet.code}`}
      description={
        ended
          ? "It is performed again from today. The days it was retired stay a gap."
          : "Nothing is due after its last day. What was due until then, and its evidence, stay."
      }
      submit={ended ? "Reinstate control" : "Retire control"}
      pending={retire.isPending || reinstate.isPending}
      problem={fields.why || fields.lastDay ? null : message}
      saysWhatIsWrong
      onSubmit={() => (ended ? reinstate.mutate(input) : retire.mutate({ ...input, lastDay: lastDay || null }))}
      onClose={onClose}
    >
      {ended ? null : (
        <Field label="Last day performed" error={fields.lastDay}>
          <TextInput type="date" max={today} value={lastDay} onChange={(e) => setLastDay(e.target.value)} />
        </Field>
      )}
      <WhyInside windows={windows} value={why} error={fields.why} onChange={setWhy} />
    </FormDialog>
  );
}
