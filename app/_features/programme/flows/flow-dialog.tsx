"use client";

import { useState } from "react";
import { Button } from "#app/_ui/button.tsx";
import { Field, SelectInput, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { PickSeveral } from "#app/_ui/pick-several.tsx";
import { drawnName } from "#server/programme/scope/rules/flows.ts";
import type { Flow } from "#server/programme/scope/schema.ts";
import { flowName, type Items } from "./graph.ts";

type Props = {
  flow: Flow;
  isNew: boolean;
  /** items that are drawn */
  drawn: readonly string[];
  items: Items;
  onSave(flow: Flow): void;
  onRemove(): void;
  onClose(): void;
};

/** Where a flow goes, how, and which data it carries: the drawing's other way in, for the keyboard. */
export function FlowDialog({ flow: first, isNew, drawn, items, onSave, onRemove, onClose }: Props) {
  const [flow, setFlow] = useState(first);
  const [problem, setProblem] = useState<string | null>(null);
  const data = [...items.values()].filter((i) => i.kind === "data" && i.standing !== "gone");
  const end = (label: string, name: "fromId" | "toId") => (
    <Field label={label}>
      <SelectInput value={flow[name]} onChange={(e) => setFlow({ ...flow, [name]: e.target.value })}>
        <option value="">Choose</option>
        {drawn.map((id) => (
          <option key={id} value={id}>
            {drawnName(items, id)}
          </option>
        ))}
      </SelectInput>
    </Field>
  );
  function submit() {
    if (!flow.fromId || !flow.toId) return setProblem("Choose where the flow begins and where it ends.");
    if (flow.fromId === flow.toId) return setProblem("A flow leads from one item to another: choose two.");
    onSave({ ...flow, label: flow.label.trim() });
  }
  return (
    <FormDialog
      title={isNew ? "Add a flow" : flowName(first, items)}
      submit={isNew ? "Add the flow" : "Keep the change"}
      pending={false}
      problem={problem}
      onSubmit={submit}
      onClose={onClose}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        {end("From", "fromId")}
        {end("To", "toId")}
      </div>
      <Field label="How" hint="Such as HTTPS API, or SFTP every night." optional>
        <TextInput maxLength={120} value={flow.label} onChange={(e) => setFlow({ ...flow, label: e.target.value })} />
      </Field>
      <PickSeveral
        label="Data it carries"
        choices={data.map((d) => ({ id: d.id, code: d.classification ?? "data", title: d.name }))}
        chosen={flow.dataIds}
        shown={(id) => drawnName(items, id)}
        none="No such data: add it to the scope’s system first."
        onChange={(dataIds) => setFlow({ ...flow, dataIds })}
      />
      {!isNew && (
        <p>
          <Button variant="danger" size="small" onClick={onRemove}>
            Take this flow away
          </Button>
        </p>
      )}
    </FormDialog>
  );
}
