"use client";

import { Wrong } from "#app/_lib/errors.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { PickSeveral } from "#app/_ui/pick-several.tsx";
import { SelectInput } from "#app/_ui/select-input.tsx";
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

/** Where a flow goes, how, and which data it carries. This is how flows are added by keyboard. */
export function FlowDialog({ flow: first, isNew, drawn, items, onSave, onRemove, onClose }: Props) {
  const form = useForm({
    first,
    send: (flow) => {
      if (!flow.fromId || !flow.toId) throw new Wrong({ ends: "Choose where the flow starts and ends." });
      if (flow.fromId === flow.toId) throw new Wrong({ ends: "A flow leads from one item to another: choose two." });
      onSave({ ...flow, label: flow.label.trim() });
    },
    refresh: false,
  });
  const data = [...items.values()].filter((i) => i.kind === "data" && i.standing !== "gone");
  const end = (label: string, name: "fromId" | "toId") => (
    <Field label={label}>
      <SelectInput {...form.text(name)}>
        <option value="">Choose</option>
        {drawn.map((id) => (
          <option key={id} value={id}>
            {drawnName(items, id)}
          </option>
        ))}
      </SelectInput>
    </Field>
  );
  return (
    <FormDialog
      title={isNew ? "Add a flow" : flowName(first, items)}
      submit={isNew ? "Add the flow" : "Save the change"}
      form={form}
      onClose={onClose}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        {end("From", "fromId")}
        {end("To", "toId")}
      </div>
      <Field label="How" hint="Such as HTTPS API, or SFTP every night." optional>
        <TextInput maxLength={120} {...form.text("label")} />
      </Field>
      <PickSeveral
        label="Data it carries"
        choices={data.map((d) => ({ id: d.id, code: d.classification ?? "data", title: d.name }))}
        shown={(id) => drawnName(items, id)}
        none="No data yet. Add it to the scope first."
        {...form.list("dataIds")}
      />
      {!isNew && (
        <p>
          <Button variant="danger" size="small" onClick={onRemove}>
            Remove this flow
          </Button>
        </p>
      )}
    </FormDialog>
  );
}
