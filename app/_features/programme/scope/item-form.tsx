"use client";

import { client } from "#app/_lib/client.ts";
import { OnceLoaded } from "#app/_lib/once-loaded.tsx";
import { ItemDialog, type ItemDialogProps } from "./item-dialog.tsx";

/** Loads the choices, then opens the item's form. */
export function ItemForm(props: Omit<ItemDialogProps, "choices">) {
  return (
    <OnceLoaded ask={client.scope.choices.query} input={props.scope} onClose={props.onClose}>
      {(found) => <ItemDialog {...props} choices={found} />}
    </OnceLoaded>
  );
}
