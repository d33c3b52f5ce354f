"use client";

import { useState } from "react";
import { atIntent } from "#app/_ui/at-intent.tsx";
import { Button } from "#app/_ui/button.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { ScopeItemView } from "#server/programme/scope/schema.ts";
import { formOf } from "./form-state.ts";

const ItemForm = atIntent(() => import("./item-form.tsx").then((m) => m.ItemForm));

type Props = { scope: InWorkspace; found: ScopeItemView; today: string };

export function ChangeItem({ scope, found, today }: Props) {
  const [open, setOpen] = useState(false);
  const [newest] = found.versions;
  if (!newest) return null;
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        Change
      </Button>
      {open && (
        <ItemForm
          scope={scope}
          first={formOf(found.item, newest, today)}
          kinds={[]}
          changing={found}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
