"use client";

import { useRouter } from "next/navigation";
import { client } from "#app/_lib/client.ts";
import { hrefIn } from "#app/_lib/scope.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { KINDS, scopeProblems } from "#server/programme/scope/rules/kinds.ts";
import type { ScopeChoices, ScopeItemView, ScopeKind } from "#server/programme/scope/schema.ts";
import { type ScopeForm, valuesOf } from "./form-state.ts";
import { ItemFields } from "./item-fields.tsx";

export type ItemDialogProps = {
  scope: InWorkspace;
  first: ScopeForm;
  kinds: readonly ScopeKind[];
  choices: ScopeChoices;
  /** null for a new item */
  changing: ScopeItemView | null;
  onClose(): void;
};

/** Adds an item to the scope, or changes it from a given day. */
export function ItemDialog({ scope, first, kinds, choices, changing, onClose }: ItemDialogProps) {
  const router = useRouter();
  const newest = changing?.versions[0];
  const form = useForm({
    first,
    send: (values) =>
      client.scope.save.mutate({
        ...scope,
        values: valuesOf(values),
        criteria: KINDS[values.kind].criteria ? values.criteria : [],
        edited: changing && newest ? { itemId: changing.item.id, version: newest.version } : null,
      }),
    check: (values) => Object.fromEntries(scopeProblems(valuesOf(values)).map((p) => [p.field, p.message])),
    draft: `scope.${changing?.item.id ?? first.kind}`,
    toast: ({ item }) => `${item.name} ${changing ? "changed" : "added"}`,
    refresh: changing !== null,
    done: ({ item }) => {
      if (!changing) router.push(hrefIn(scope, `/scope/${item.id}`));
      onClose();
    },
  });

  return (
    <FormDialog
      title={changing ? `Change ${changing.item.name}` : `Add to the scope`}
      description={changing ? "Earlier versions stay on record, with the days they were in force." : undefined}
      submit={changing ? "Save the change" : `Add ${KINDS[form.values.kind].one.toLowerCase()}`}
      form={form}
      onClose={onClose}
      size="wide"
    >
      <ItemFields
        form={form.values}
        kinds={changing ? [] : kinds}
        choices={choices}
        errors={form.errors}
        canEnd={changing !== null}
        onChange={form.set}
      />
    </FormDialog>
  );
}
