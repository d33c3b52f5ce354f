"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { dayOf } from "#app/_lib/when.ts";
import { Button } from "#app/_ui/button.tsx";
import { CopyButton } from "#app/_ui/copy-button.tsx";
import { Dialog } from "#app/_ui/dialog.tsx";
import { CheckboxInput, Field, SelectInput, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { CAPABILITIES } from "#server/ground/access/rules.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { TOKEN_CAPABILITIES, TOKEN_DAYS } from "#server/people/tokens/rules.ts";
import type { CreatedToken } from "#server/people/tokens/schema.ts";
import type { WorkspaceView } from "#server/people/workspaces/schema.ts";

type Props = { scope: InWorkspace; view: WorkspaceView; onClose(): void };
type May = (typeof TOKEN_CAPABILITIES)[number];

export function CreateToken({ scope, view, onClose }: Props) {
  const router = useRouter();
  const offered = TOKEN_CAPABILITIES.filter((c) => view.capabilities.includes(c));
  const [values, setValues] = useState({ name: "", days: 90, capabilities: ["evidence:submit"] as May[] });
  const [created, setCreated] = useState<CreatedToken | null>(null);
  const create = useMutation(
    useTRPC().tokens.create.mutationOptions({
      onSuccess: (made) => {
        setCreated(made);
        router.refresh();
      },
    }),
  );
  const { message, fields } = problemOf(create.error);
  if (created) return <Created token={created} onClose={onClose} />;
  const toggle = (c: May) =>
    setValues((v) => ({
      ...v,
      capabilities: v.capabilities.includes(c) ? v.capabilities.filter((x) => x !== c) : [...v.capabilities, c],
    }));
  return (
    <FormDialog
      title="Make an access token"
      description={`It acts in your name in ${view.name}, and only as long as you may yourself.`}
      submit="Make the token"
      pending={create.isPending}
      problem={Object.keys(fields).length === 0 ? message : null}
      onClose={onClose}
      onSubmit={() => create.mutate({ ...scope, values })}
    >
      <Field label="What will use it" error={fields["values.name"]} required>
        <TextInput
          autoComplete="off"
          placeholder="Okta export"
          value={values.name}
          onChange={(e) => setValues({ ...values, name: e.target.value })}
        />
      </Field>
      <Field label="It may" error={fields["values.capabilities"] ?? fields.capabilities} group>
        <div className="grid gap-1.5">
          {offered.map((c) => (
            <CheckboxInput
              key={c}
              label={CAPABILITIES[c].label}
              checked={values.capabilities.includes(c)}
              onChange={() => toggle(c)}
            />
          ))}
        </div>
      </Field>
      <Field label="It ends after" error={fields["values.days"]}>
        <SelectInput
          className="max-w-44"
          value={values.days}
          onChange={(e) => setValues({ ...values, days: Number(e.target.value) })}
        >
          {TOKEN_DAYS.map((days) => (
            <option key={days} value={days}>
              {days} days
            </option>
          ))}
        </SelectInput>
      </Field>
    </FormDialog>
  );
}

function Created({ token, onClose }: { token: CreatedToken; onClose(): void }) {
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      dismissible={false}
      title="Copy the token now"
      description={`It is shown this once: only its hash is kept. It ends on ${dayOf(token.expiresAt)}.`}
      footer={
        <Button variant="primary" onClick={onClose}>
          I have copied it
        </Button>
      }
    >
      <p className="flex items-start gap-2 rounded-md border border-rule bg-wash px-3 py-2">
        <code className="break-all font-code text-sm">{token.token}</code>
        <CopyButton value={token.token} label="Copy the token" />
      </p>
    </Dialog>
  );
}
