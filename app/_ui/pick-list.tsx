"use client";

import { Combobox } from "@base-ui/react/combobox";
import { Check } from "lucide-react";
import { type FormEvent, type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { useLocked } from "./field-wiring.ts";
import { unresolvedIn } from "./unresolved.ts";

export type Choice = { id: string; code: string; title: string };

/** What the browser can show at once without a delay; typing reaches the rest. */
const SHOWN = 100;

/**
 * What a picker's root and input need to offer these choices by code or title. Typed text that chose nothing stays in the field: Enter
 * does not go on from it, and no form is sent with it.
 *
 * @param settled the text of what is chosen, where the field shows it
 */
export function usePicker(choices: readonly Choice[], settled = "") {
  const items = useMemo(
    () => Combobox.createItems(choices, { getValue: (c) => c.id, getLabel: (c) => `${c.code} ${c.title}` }),
    [choices],
  );
  const locked = useLocked();
  const [typed, setTyped] = useState("");
  const [isSaid, setSaid] = useState(false);
  const closedBy = useRef<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const text = typed.trim();
  const problem =
    text === "" || typed === settled ? null : `“${text}” is not chosen: choose from the list, or clear the field.`;
  useEffect(() => input.current?.setCustomValidity(problem ?? ""), [problem]);

  function onInputValueChange(next: string, details: Combobox.Root.ChangeEventDetails) {
    if (isEscape(details)) return;
    const isTyped = details.reason === "input-change";
    const isMeant = [details.reason, closedBy.current].some((why) => why === "item-press" || why === "escape-key");
    // Base UI would empty the field whenever its list closes.
    if (typed && !isTyped && !isMeant) return details.cancel();
    setTyped(isTyped ? next : "");
    setSaid(false);
  }

  return {
    root: {
      items,
      filter: matches,
      limit: SHOWN,
      autoHighlight: true,
      readOnly: locked,
      onInputValueChange,
      onOpenChange(open: boolean, { reason }: Combobox.Root.ChangeEventDetails) {
        closedBy.current = open ? null : reason;
      },
    },
    input: {
      ref: input,
      onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
        if (event.key !== "Enter" || event.nativeEvent.isComposing || !problem) return;
        event.preventDefault();
        if (!event.currentTarget.hasAttribute("aria-activedescendant")) event.currentTarget.checkValidity();
      },
      // Said at the field, in place of the browser's bubble.
      onInvalid(event: FormEvent<HTMLInputElement>) {
        event.preventDefault();
        setSaid(true);
        if (unresolvedIn(event.currentTarget.form)[0] === event.currentTarget) event.currentTarget.focus();
      },
    },
    problem: isSaid ? problem : null,
  };
}

function matches(choice: Choice, query: string): boolean {
  const text = `${choice.code} ${choice.title}`.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** With its list closed, Base UI would empty the field on Escape. That key belongs to the dialog around it. */
export function isEscape(details: Combobox.Root.ChangeEventDetails): boolean {
  if (details.reason !== "escape-key") return false;
  details.cancel();
  details.allowPropagation();
  return true;
}

type Props = {
  label: string;
  /** what it stands under; the input when left out */
  anchor?: RefObject<HTMLElement | null>;
  /** what is said when there is nothing to choose from */
  none?: string | undefined;
};

/** The choices that match what is typed. */
export function PickList({ label, anchor, none = "No matches." }: Props) {
  return (
    <Combobox.Portal>
      <Combobox.Positioner anchor={anchor} sideOffset={4} className="z-45 w-(--anchor-width)">
        <Combobox.Popup className="max-h-[min(var(--available-height),17rem)] scroll-py-1 overflow-y-auto rounded-md border border-rule-strong bg-sheet shadow-sheet">
          <Combobox.Empty className="px-2.5 py-1.5 text-ink-2 empty:p-0">{none}</Combobox.Empty>
          <Combobox.List aria-label={label} className="p-1 empty:p-0">
            {(choice: Choice) => (
              <Combobox.Item
                key={choice.id}
                value={choice.id}
                title={`${choice.code} ${choice.title}`}
                className="flex cursor-default scroll-my-1 items-center gap-3 rounded-[5px] px-1.5 py-1 data-highlighted:bg-wash"
              >
                <span className="w-20 shrink-0 truncate font-code text-sm">{choice.code}</span>
                <span className="min-w-0 flex-1 truncate">{choice.title}</span>
                <Combobox.ItemIndicator>
                  <Check aria-hidden className="size-3.5 text-tick" />
                </Combobox.ItemIndicator>
              </Combobox.Item>
            )}
          </Combobox.List>
          <Rest />
        </Combobox.Popup>
      </Combobox.Positioner>
    </Combobox.Portal>
  );
}

function Rest() {
  const isCut = Combobox.useFilteredItems().length >= SHOWN;
  return (
    <Combobox.Status className="border-rule border-t px-2.5 py-1.5 text-ink-2 empty:hidden">
      {isCut ? `The first ${SHOWN}: type to find others.` : null}
    </Combobox.Status>
  );
}
