"use client";

import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { pageHeading } from "#app/_lib/keep-focus.ts";
import { atIntent } from "#app/_ui/at-intent.tsx";
import { findInput, findSheet, type Places } from "./find.ts";
import type { FinderDialogProps } from "./finder-dialog.tsx";

const KEYS = "Meta+K Control+K";

const FinderDialog = atIntent<FinderDialogProps>(() => import("./finder-dialog.tsx").then((m) => m.FinderDialog), {
  near: `[aria-keyshortcuts="${KEYS}"]`,
  meanwhile: Waiting,
});

/** ⌘K: every screen, workspace, control, criterion and piece of evidence, by name or code. */
export function CommandMenu(props: Places) {
  const [open, setOpen] = useState(false);
  const [listening, setListening] = useState(false);
  const [text, setText] = useState("");
  const before = useRef<HTMLElement | null>(null);

  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      if (!open) before.current = focused();
      setOpen(!open);
    }
    window.addEventListener("keydown", onKey);
    setListening(true);
    return () => window.removeEventListener("keydown", onKey);
  }, [open]);

  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-keyshortcuts={listening ? KEYS : undefined}
        onClick={(event) => {
          before.current = event.currentTarget;
          setOpen(true);
        }}
        className="flex items-center gap-2 rounded-md border border-rule bg-sheet px-2 py-1 text-left text-ink-2 hover:bg-wash"
      >
        <Search aria-hidden size={13} /> Find
      </button>
      <FinderDialog {...props} open={open} text={text} before={before} onText={setText} onOpenChange={setOpen} />
    </>
  );
}

/** Collects keystrokes until the menu has loaded. */
function Waiting({ text, before, onText, onOpenChange }: FinderDialogProps) {
  function onEscape() {
    onOpenChange(false);
    before.current?.focus();
  }
  return createPortal(
    <div role="dialog" aria-label="Find anything" className={findSheet}>
      <input
        aria-label="Find anything"
        value={text}
        // biome-ignore lint/a11y/noAutofocus: it was just asked for, to type in
        autoFocus
        onChange={(e) => onText(e.target.value)}
        onKeyDown={(e) => e.key === "Escape" && onEscape()}
        className={findInput}
      />
    </div>,
    document.body,
  );
}

function focused(): HTMLElement | null {
  const element = document.activeElement;
  return element instanceof HTMLElement && element !== document.body ? element : pageHeading();
}
