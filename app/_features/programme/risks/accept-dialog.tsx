"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Field, TextArea, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { Risk } from "#server/programme/risks/schema.ts";

type Props = { scope: InWorkspace; risk: Risk; onClose(): void };

/** Takes a risk upon oneself, in one's own name, until a day. */
export function AcceptDialog({ scope, risk, onClose }: Props) {
  const router = useRouter();
  const [why, setWhy] = useState("");
  const [until, setUntil] = useState("");
  const accept = useMutation(
    useTRPC().risks.accept.mutationOptions({
      onSuccess: () => {
        router.refresh();
        onClose();
      },
    }),
  );
  const { message, fields } = problemOf(accept.error);
  return (
    <FormDialog
      title={`Accept ${risk.code}`}
      description="You take it upon yourself as it is rated now. Your name, the reason and the day stay in the register."
      submit="Accept in my name"
      pending={accept.isPending}
      problem={fields.why || fields.until ? null : message}
      onSubmit={() => accept.mutate({ ...scope, riskId: risk.id, version: risk.version, why, until })}
      onClose={onClose}
    >
      <Field label="Why it can be borne" error={fields.why} required>
        <TextArea rows={3} value={why} onChange={(e) => setWhy(e.target.value)} />
      </Field>
      <Field label="Until" hint="A year ahead at most." error={fields.until} required>
        <TextInput type="date" value={until} onChange={(e) => setUntil(e.target.value)} />
      </Field>
    </FormDialog>
  );
}
