"use client";

import { Dialog } from "@base-ui/react/dialog";
import { Search } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { findInput, type Places } from "./find.ts";

// Not part of what a page needs to answer; fetched as soon as it does, so that it is there when somebody looks for something.
const loadFinder = () => import("./finder.tsx").then(({ Finder }) => ({ default: Finder }));
const Finder = lazy(loadFinder);

/** ⌘K: every screen, workspace, control, criterion and piece of evidence, by name or code. */
export function CommandMenu(props: Places) {
  const [open, setOpen] = useState(false);
  const [listening, setListening] = useState(false);
  const [text, setText] = useState("");

  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setOpen((was) => !was);
    }
    window.addEventListener("keydown", onKey);
    setListening(true);
    void loadFinder();
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  function leave() {
    setOpen(false);
    setText("");
  }

  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger
        aria-keyshortcuts={listening ? "Meta+K Control+K" : undefined}
        className="flex items-center gap-2 rounded-md border border-rule bg-sheet px-2 py-1 text-left text-ink-2 hover:bg-wash"
      >
        <Search aria-hidden size={13} /> Find
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-veil" />
        <Dialog.Popup className="fixed top-[12vh] left-1/2 z-50 w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 rounded-lg border border-rule-strong bg-sheet">
          <Dialog.Title className="sr-only">Find anything</Dialog.Title>
          <Suspense
            fallback={
              <input
                aria-label="Find anything"
                value={text}
                onChange={(e) => setText(e.target.value)}
                className={findInput}
              />
            }
          >
            <Finder {...props} text={text} onText={setText} onGo={leave} />
          </Suspense>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
