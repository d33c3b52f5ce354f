"use client";

import { useState } from "react";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";

type Props = { first: string; onSave(name: string): void; onClose(): void };

/** Names a trust boundary. */
export function BoundaryDialog({ first, onSave, onClose }: Props) {
  const [name, setName] = useState(first);
  return (
    <FormDialog
      title={first ? "Rename the trust boundary" : "Add a trust boundary"}
      description="Draw it around what trusts each other: a network, an account, a company."
      submit={first ? "Keep the name" : "Add the boundary"}
      pending={false}
      onSubmit={() => name.trim() && onSave(name.trim())}
      onClose={onClose}
    >
      <Field label="Name" required>
        <TextInput
          maxLength={100}
          value={name}
          onChange={(e) => setName(e.target.value)}
          placeholder="Our cloud account"
        />
      </Field>
    </FormDialog>
  );
}
