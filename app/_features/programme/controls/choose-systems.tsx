"use client";

import { client } from "#app/_lib/client.ts";
import { problemOf } from "#app/_lib/errors.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { useRead } from "#app/_lib/use-read.ts";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { PickSeveral } from "#app/_ui/pick-several.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { KINDS } from "#server/programme/scope/rules/kinds.ts";

export type ChooseSystemsProps = {
  scope: InWorkspace;
  controlId: string;
  systems: { id: string; name: string }[];
  version: number;
  onClose(): void;
};

/** Chooses what of the system a control runs on. */
export function ChooseSystems({ scope, controlId, systems, version, onClose }: ChooseSystemsProps) {
  const items = useRead(client.scope.list.query, scope);
  const form = useForm({
    first: { itemIds: systems.map((s) => s.id) },
    send: ({ itemIds }) => client.controls.setSystems.mutate({ ...scope, controlId, itemIds, version }),
    draft: `systems.${controlId}`,
    done: onClose,
  });
  const choices = (items.data?.items ?? [])
    .filter((i) => KINDS[i.kind].view === "system" || i.kind === "vendor")
    .filter((i) => i.standing !== "gone")
    .map((i) => ({ id: i.id, code: KINDS[i.kind].one, title: i.name }));
  const named = [...systems.map((s) => ({ id: s.id, title: s.name })), ...choices];
  return (
    <FormDialog
      title="What the control runs on"
      submit="Save"
      form={form}
      problem={problemOf(items.error).message}
      onClose={onClose}
    >
      <PickSeveral
        label="Systems"
        hint="Applications, infrastructure, people and vendors of the scope."
        placeholder="Name"
        choices={choices}
        shown={(id) => named.find((i) => i.id === id)?.title ?? "…"}
        none={items.isReading ? "Reading the scope…" : "Nothing in the scope yet."}
        {...form.list("itemIds")}
      />
    </FormDialog>
  );
}
