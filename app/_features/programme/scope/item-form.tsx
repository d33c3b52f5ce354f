"use client";

import { client } from "#app/_lib/client.ts";
import { OnceLoaded } from "#app/_lib/once-loaded.tsx";
import { useRead } from "#app/_lib/use-read.ts";
import { ItemDialog, type ItemDialogProps } from "./item-dialog.tsx";

/** The form of an item with what it chooses from. */
export function ItemForm(props: Omit<ItemDialogProps, "choices">) {
  const choices = useRead(client.scope.choices.query, props.scope);
  return (
    <OnceLoaded query={choices} onClose={props.onClose}>
      {(found) => <ItemDialog {...props} choices={found} />}
    </OnceLoaded>
  );
}
