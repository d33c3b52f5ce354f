"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextArea } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { PickSeveral } from "#app/_ui/pick-several.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { ControlName } from "#server/programme/controls/schema/control.ts";
import type { Risk } from "#server/programme/risks/schema.ts";

type Props = {
  scope: InWorkspace;
  criterionId: string;
  risk: Risk | null;
  controls: ControlName[];
  onClose(): void;
};

/** Says what could go wrong and which controls address it, or takes the risk away. */
export function RiskDialog({ scope, criterionId, risk, controls, onClose }: Props) {
  const trpc = useTRPC();
  const router = useRouter();
  const [description, setDescription] = useState(risk?.description ?? "");
  const [chosen, setChosen] = useState(risk?.controls.map((c) => c.id) ?? []);
  const [removing, setRemoving] = useState(false);
  const [why, setWhy] = useState("");
  const done = {
    onSuccess: () => {
      router.refresh();
      onClose();
    },
  };
  const save = useMutation(trpc.risks.save.mutationOptions(done));
  const remove = useMutation(trpc.risks.remove.mutationOptions(done));
  const { message, fields } = problemOf(save.error ?? remove.error);
  // A retired control is still shown where it stands, though none can be chosen anew.
  const choices = [...controls, ...(risk?.controls ?? []).filter((c) => !controls.some((other) => other.id === c.id))];
  if (removing && risk)
    return (
      <FormDialog
        title={`Take ${risk.code} away`}
        description={risk.description}
        submit="Take it away"
        danger
        pending={remove.isPending}
        problem={fields.why ? null : message}
        onSubmit={() => remove.mutate({ ...scope, riskId: risk.id, why })}
        onClose={onClose}
      >
        <Field label="Why" error={fields.why} required>
          <TextArea rows={2} value={why} onChange={(e) => setWhy(e.target.value)} />
        </Field>
      </FormDialog>
    );
  return (
    <FormDialog
      title={risk ? `Change ${risk.code}` : "Add a risk"}
      submit={risk ? "Save the risk" : "Add the risk"}
      pending={save.isPending}
      problem={Object.keys(fields).length > 0 ? null : message}
      onSubmit={() =>
        save.mutate({
          ...scope,
          criterionId,
          description,
          controls: chosen,
          edited: risk && { riskId: risk.id, version: risk.version },
        })
      }
      onClose={onClose}
    >
      <Field label="What could go wrong" error={fields.description} required>
        <TextArea rows={3} maxLength={2000} value={description} onChange={(e) => setDescription(e.target.value)} />
      </Field>
      <PickSeveral
        label="Controls"
        hint="Those that prevent it, or find it in time."
        placeholder="PAY-01"
        choices={choices}
        chosen={chosen}
        none="No such control."
        error={fields.controls}
        onChange={setChosen}
      />
      {risk && (
        <p>
          <Button size="small" variant="danger" onClick={() => setRemoving(true)}>
            Take this risk away
          </Button>
        </p>
      )}
    </FormDialog>
  );
}
