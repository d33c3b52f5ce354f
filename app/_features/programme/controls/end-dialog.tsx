"use client";

import { client } from "#app/_lib/client.ts";
import { orNull } from "#app/_lib/text.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { addDays } from "#server/ground/calendar/rules.ts";
import type { ControlSheet } from "#server/programme/controls/schema/control.ts";
import { awaitingToast } from "./awaiting-toast.ts";
import { useWindows } from "./use-windows.ts";
import { WhyInside } from "./why-inside.tsx";

export type EndDialogProps = {
  scope: InWorkspace;
  sheet: Pick<ControlSheet, "id" | "code" | "status" | "version" | "operatesTo">;
  today: string;
  onClose(): void;
};

/** Asks for the control's last day, or why it is reinstated. */
export function EndDialog({ scope, sheet, today, onClose }: EndDialogProps) {
  const ended = sheet.status === "retired";
  const form = useForm({
    first: { lastDay: today, why: "" },
    send: ({ lastDay, why }) => {
      const input = { ...scope, controlId: sheet.id, version: sheet.version, why: orNull(why) };
      return ended
        ? client.controls.reinstate.mutate(input)
        : client.controls.retire.mutate({ ...input, lastDay: orNull(lastDay) });
    },
    draft: `end.${sheet.id}`,
    toast: ({ isAwaiting }) => (isAwaiting ? awaitingToast("change") : null),
    done: onClose,
  });
  const { lastDay, why } = form.values;
  const windows = useWindows(scope).ofDesign(sheet.id, ended ? sheet.operatesTo : addDays(lastDay || today, 1));
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
      form={form}
      saysWhatIsWrong
      onClose={onClose}
    >
      {ended ? null : (
        <Field label="Last day performed" error={form.errors.lastDay}>
          <TextInput type="date" max={today} {...form.text("lastDay")} />
        </Field>
      )}
      <WhyInside windows={windows} value={why} error={form.errors.why} onChange={(text) => form.set({ why: text })} />
    </FormDialog>
  );
}
