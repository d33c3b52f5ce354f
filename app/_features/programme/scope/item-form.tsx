"use client";

import { useQuery } from "@tanstack/react-query";
import { OnceLoaded } from "#app/_lib/once-loaded.tsx";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { ItemDialog, type ItemDialogProps } from "./item-dialog.tsx";

/** The form of an item with what it chooses from. */
export function ItemForm(props: Omit<ItemDialogProps, "choices">) {
  const choices = useQuery(useTRPC().scope.choices.queryOptions(props.scope));
  return (
    <OnceLoaded query={choices} onClose={props.onClose}>
      {(found) => <ItemDialog {...props} choices={found} />}
    </OnceLoaded>
  );
}
