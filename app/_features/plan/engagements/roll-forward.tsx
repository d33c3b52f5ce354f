"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { hrefIn } from "#app/_lib/scope.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { useToast } from "#app/_ui/toast.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { nextDates } from "#server/plan/engagements/rules.ts";
import type { EngagementSheet } from "#server/plan/engagements/schema.ts";

type Props = { scope: InWorkspace; sheet: EngagementSheet };

/** Next period's engagement out of this one. */
export function RollForward(props: Props) {
  const [open, setOpen] = useState(false);
  return (
    <div>
      <Button size="small" onClick={() => setOpen(true)}>
        Roll forward
      </Button>
      {open && <RollForwardDialog {...props} onClose={() => setOpen(false)} />}
    </div>
  );
}

function RollForwardDialog({ scope, sheet, onClose }: Props & { onClose(): void }) {
  const router = useRouter();
  const toast = useToast();
  const [dates, setDates] = useState(() => {
    const { asOf, periodFrom, periodTo } = nextDates(sheet);
    return { asOf: asOf ?? "", periodFrom: periodFrom ?? "", periodTo: periodTo ?? "" };
  });
  const roll = useMutation(
    useTRPC().engagements.rollForward.mutationOptions({
      onSuccess: (next) => {
        toast({ title: `${next.name} set up`, tone: "done" });
        router.push(hrefIn(scope, `/engagements/${next.id}`));
        router.refresh();
      },
    }),
  );
  const { message, fields } = problemOf(roll.error);
  const date = (name: keyof typeof dates, label: string) => (
    <Field label={label} error={fields[name]} required>
      <TextInput type="date" value={dates[name]} onChange={(e) => setDates({ ...dates, [name]: e.target.value })} />
    </Field>
  );
  const given = Object.fromEntries(Object.entries(dates).map(([name, value]) => [name, value || null]));
  return (
    <FormDialog
      title="Roll forward"
      description={
        sheet.sharing.length > 0
          ? `The next engagement, and the next of ${sheet.sharing.map((s) => s.name).join(" and ")}.`
          : "The next engagement of this kind."
      }
      submit="Set up the next one"
      pending={roll.isPending}
      problem={Object.keys(fields).length > 0 ? null : message}
      onSubmit={() =>
        roll.mutate({ ...scope, engagementId: sheet.id, asOf: null, periodFrom: null, periodTo: null, ...given })
      }
      onClose={onClose}
    >
      <p>
        It has the same categories and criteria. Controls, mappings and scope carry on; what was written in the
        description comes along to be read anew. Evidence counts where it falls in the new period.
      </p>
      {sheet.asOf ? (
        date("asOf", "As of")
      ) : (
        <div className="grid gap-4 sm:grid-cols-2">
          {date("periodFrom", "First day")}
          {date("periodTo", "Last day")}
        </div>
      )}
    </FormDialog>
  );
}
