"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { hrefIn } from "#app/_lib/scope.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { useToast } from "#app/_ui/toast.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { KINDS, scopeProblems } from "#server/programme/scope/rules/kinds.ts";
import type { ScopeItemView, ScopeKind } from "#server/programme/scope/schema.ts";
import { type ScopeForm, valuesOf } from "./form-state.ts";
import { ItemFields, type ScopeChoices } from "./item-fields.tsx";

type Props = {
  scope: InWorkspace;
  first: ScopeForm;
  kinds: readonly ScopeKind[];
  choices: ScopeChoices;
  /** null for a new item */
  changing: ScopeItemView | null;
  onClose(): void;
};

/** Adds an item to the scope, or says what it is from a day on. */
export function ItemDialog({ scope, first, kinds, choices, changing, onClose }: Props) {
  const router = useRouter();
  const toast = useToast();
  const [form, setForm] = useState(first);
  const [tried, setTried] = useState(false);
  const save = useMutation(
    useTRPC().scope.save.mutationOptions({
      onSuccess: ({ item }) => {
        toast({ title: changing ? `${item.name} changed` : `${item.name} added`, tone: "done" });
        if (changing) router.refresh();
        else router.push(hrefIn(scope, `/scope/${item.id}`));
        onClose();
      },
    }),
  );
  const values = valuesOf(form);
  const problem = problemOf(save.error);
  const given = Object.fromEntries(
    Object.entries(problem.fields).map(([path, said]) => [path.replace(/^values\./, ""), said]),
  );
  const missing = tried ? Object.fromEntries(scopeProblems(values).map((p) => [p.field, p.message])) : {};
  const errors = { ...given, ...missing };
  const newest = changing?.versions[0];

  function submit() {
    setTried(true);
    if (scopeProblems(values).length > 0) return;
    const edited = changing && newest ? { itemId: changing.item.id, version: newest.version } : null;
    save.mutate({ ...scope, values, criteria: KINDS[form.kind].criteria ? form.criteria : [], edited });
  }

  return (
    <FormDialog
      title={changing ? `Change ${changing.item.name}` : `Add to the scope`}
      description={changing ? "What it was before stays on record, with the days on which it was so." : undefined}
      submit={changing ? "Save the change" : `Add ${KINDS[form.kind].one.toLowerCase()}`}
      pending={save.isPending}
      problem={Object.keys(errors).length > 0 ? null : problem.message}
      onSubmit={submit}
      onClose={onClose}
      size="wide"
    >
      <ItemFields
        form={form}
        kinds={changing ? [] : kinds}
        choices={choices}
        errors={errors}
        canEnd={changing !== null}
        onChange={(change) => setForm({ ...form, ...change })}
      />
    </FormDialog>
  );
}
