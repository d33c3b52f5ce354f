"use client";

import { client } from "#app/_lib/client.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { dayOf } from "#app/_lib/when.ts";
import { Button } from "#app/_ui/button.tsx";
import { CopyButton } from "#app/_ui/copy-button.tsx";
import { Dialog } from "#app/_ui/dialog.tsx";
import { CheckboxInput, Field, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { SelectInput } from "#app/_ui/select-input.tsx";
import { CAPABILITIES } from "#server/ground/access/rules.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { TOKEN_CAPABILITIES, TOKEN_DAYS } from "#server/people/tokens/rules.ts";
import type { CreatedToken } from "#server/people/tokens/schema.ts";
import type { WorkspaceView } from "#server/people/workspaces/schema.ts";

type Props = { scope: InWorkspace; view: WorkspaceView; onClose(): void };
type May = (typeof TOKEN_CAPABILITIES)[number];

export function CreateToken({ scope, view, onClose }: Props) {
  const offered = TOKEN_CAPABILITIES.filter((c) => view.capabilities.includes(c));
  const form = useForm({
    first: { name: "", days: "90", capabilities: ["evidence:submit"] as May[] },
    send: (values) => client.tokens.create.mutate({ ...scope, values: { ...values, days: Number(values.days) } }),
  });
  if (form.output) return <Created token={form.output} onClose={onClose} />;
  return (
    <FormDialog
      title="Create an access token"
      description={`It acts in your name in ${view.name}, and only as long as you may yourself.`}
      submit="Create the token"
      form={form}
      onClose={onClose}
    >
      <Field label="What will use it" error={form.errors.name} required>
        <TextInput autoComplete="off" placeholder="Okta export" {...form.text("name")} />
      </Field>
      <Field label="It may" error={form.errors.capabilities} group>
        <div className="grid gap-1.5">
          {offered.map((c) => (
            <CheckboxInput key={c} label={CAPABILITIES[c].label} {...form.among("capabilities", c)} />
          ))}
        </div>
      </Field>
      <Field label="Expires after" error={form.errors.days}>
        <SelectInput className="max-w-44" {...form.text("days")}>
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
      description={`It is shown only once: we keep just its hash. It expires on ${dayOf(token.expiresAt)}.`}
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
