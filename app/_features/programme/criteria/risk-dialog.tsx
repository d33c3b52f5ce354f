"use client";

import { useState } from "react";
import { client } from "#app/_lib/client.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextArea } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { PickSeveral } from "#app/_ui/pick-several.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { ControlName } from "#server/programme/controls/schema/control.ts";
import type { Risk } from "#server/programme/risks/schema.ts";

export type RiskDialogProps = {
  scope: InWorkspace;
  criterionId: string;
  risk: Risk | null;
  controls: ControlName[];
  onClose(): void;
};

/** Edits a risk and the controls that address it, or removes it. */
export function RiskDialog({ scope, criterionId, risk, controls, onClose }: RiskDialogProps) {
  const [removing, setRemoving] = useState(false);
  const form = useForm({
    first: { description: risk?.description ?? "", controls: risk?.controls.map((c) => c.id) ?? [] },
    send: (values) =>
      client.risks.save.mutate({
        ...scope,
        criterionId,
        ...values,
        edited: risk && { riskId: risk.id, version: risk.version },
      }),
    draft: `criterion-risk.${risk?.id ?? criterionId}`,
    done: onClose,
  });
  // A retired control is still shown where it stands, though none can be newly chosen.
  const choices = [...controls, ...(risk?.controls ?? []).filter((c) => !controls.some((other) => other.id === c.id))];
  if (removing && risk) return <RemoveRisk scope={scope} risk={risk} onClose={onClose} />;
  return (
    <FormDialog
      title={risk ? `Change ${risk.code}` : "Add a risk"}
      submit={risk ? "Save the risk" : "Add the risk"}
      form={form}
      onClose={onClose}
    >
      <Field label="What could go wrong" error={form.errors.description} required>
        <TextArea rows={3} maxLength={2000} {...form.text("description")} />
      </Field>
      <PickSeveral
        label="Controls"
        hint="Those that prevent or detect it."
        placeholder="PAY-01"
        choices={choices}
        none="No controls yet."
        {...form.list("controls")}
      />
      {risk && (
        <p>
          <Button size="small" variant="danger" onClick={() => setRemoving(true)}>
            Remove this risk
          </Button>
        </p>
      )}
    </FormDialog>
  );
}

function RemoveRisk({ scope, risk, onClose }: { scope: InWorkspace; risk: Risk; onClose(): void }) {
  const form = useForm({
    first: { why: "" },
    send: ({ why }) => client.risks.remove.mutate({ ...scope, riskId: risk.id, why }),
    draft: `remove.${risk.id}`,
    done: onClose,
  });
  return (
    <FormDialog
      title={`Remove ${risk.code}`}
      description={risk.description}
      submit="Remove"
      danger
      form={form}
      onClose={onClose}
    >
      <Field label="Reason" error={form.errors.why} required>
        <TextArea rows={2} {...form.text("why")} />
      </Field>
    </FormDialog>
  );
}
