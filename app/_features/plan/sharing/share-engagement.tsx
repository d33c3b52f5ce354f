"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Field, SelectInput, TextArea, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { useToast } from "#app/_ui/toast.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { addMonths } from "#server/ground/calendar/rules.ts";
import type { Engagement } from "#server/plan/engagements/schema.ts";

type Props = { scope: InWorkspace; today: string; engagements: Engagement[] };

export function ShareEngagement(props: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        Share an engagement
      </Button>
      {open && <ShareDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

function ShareDialog({ scope, today, engagements, onClose }: Props & { onClose(): void }) {
  const router = useRouter();
  const toast = useToast();
  const [values, setValues] = useState(() => {
    const first = engagements.find((e) => e.id === scope.engagement) ?? engagements[0];
    // Auditors finish weeks after the period; three months later is a fair first guess.
    const from = first && first.evidenceTo > today ? first.evidenceTo : today;
    return { engagementId: first?.id ?? "", firmName: "", emails: "", endsOn: addMonths(from, 3) };
  });
  const share = useMutation(
    useTRPC().sharing.share.mutationOptions({
      onSuccess: () => {
        toast({ title: `The invitations to ${values.firmName} are on their way`, tone: "done" });
        router.refresh();
        onClose();
      },
    }),
  );
  const { message, fields } = problemOf(share.error);
  const emailProblem = Object.entries(fields).find(([field]) => field.startsWith("emails"))?.[1];
  const set = (change: Partial<typeof values>) => setValues({ ...values, ...change });
  const emails = values.emails.split(/[\s,;]+/).filter(Boolean);
  return (
    <FormDialog
      title="Share an engagement"
      description="The people you name read its criteria, controls, timeline and evidence. They can read the description, risk register, vendor list and documents once you release them. Each opening and export is in your record."
      submit="Share and invite"
      pending={share.isPending}
      problem={Object.keys(fields).length === 0 ? message : null}
      onClose={onClose}
      onSubmit={() => share.mutate({ ...scope, ...values, emails })}
    >
      <Field label="Engagement" error={fields.engagementId}>
        <SelectInput value={values.engagementId} onChange={(e) => set({ engagementId: e.target.value })}>
          {engagements.map((e) => (
            <option key={e.id} value={e.id}>
              {e.name}
            </option>
          ))}
        </SelectInput>
      </Field>
      <Field label="Audit firm" error={fields.firmName} required>
        <TextInput autoComplete="off" value={values.firmName} onChange={(e) => set({ firmName: e.target.value })} />
      </Field>
      <Field
        label="Its people’s email addresses"
        hint="One a line, or separated by commas."
        error={emailProblem}
        required
      >
        <TextArea rows={3} value={values.emails} onChange={(e) => set({ emails: e.target.value })} />
      </Field>
      <Field label="Last day of access" error={fields.endsOn} required>
        <TextInput
          type="date"
          className="max-w-44"
          min={today}
          value={values.endsOn}
          onChange={(e) => set({ endsOn: e.target.value })}
        />
      </Field>
    </FormDialog>
  );
}
