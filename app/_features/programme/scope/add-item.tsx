"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { atIntent } from "#app/_ui/at-intent.tsx";
import { Button } from "#app/_ui/button.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { KINDS } from "#server/programme/scope/rules/kinds.ts";
import type { ScopeKind } from "#server/programme/scope/schema.ts";
import { emptyForm, type ScopeForm } from "./form-state.ts";

const ItemForm = atIntent(() => import("./item-form.tsx").then((m) => m.ItemForm));

type Props = {
  scope: InWorkspace;
  kinds: readonly [ScopeKind, ...ScopeKind[]];
  today: string;
  /** what the button says; the fields that are filled in already. With them it is a small button beside its subject. */
  label?: string;
  first?: Partial<ScopeForm>;
};

export function AddItem({ scope, kinds, today, label, first }: Props) {
  const [open, setOpen] = useState(false);
  const usual = kinds.length === 1 ? `Add ${KINDS[kinds[0]].one.toLowerCase()}` : "Add to the scope";
  return (
    <>
      <Button
        variant={first ? "plain" : "primary"}
        size={first ? "small" : undefined}
        icon={<Plus aria-hidden="true" />}
        aria-label={first?.name ? `${label}: ${first.name}` : undefined}
        onClick={() => setOpen(true)}
      >
        {label ?? usual}
      </Button>
      {open && (
        <ItemForm
          scope={scope}
          first={{ ...emptyForm(kinds[0], today), ...first }}
          kinds={kinds}
          changing={null}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
