"use client";

import { client } from "#app/_lib/client.ts";
import { OnceLoaded } from "#app/_lib/once-loaded.tsx";
import { ItemDialog, type ItemDialogProps } from "./item-dialog.tsx";

/** The form of an item with what it chooses from. */
export function ItemForm(props: Omit<ItemDialogProps, "choices">) {
  return (
    <OnceLoaded ask={client.scope.choices.query} input={props.scope} onClose={props.onClose}>
      {(found) => <ItemDialog {...props} choices={found} />}
    </OnceLoaded>
  );
}
