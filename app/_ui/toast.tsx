"use client";

import { X } from "lucide-react";
import { type FocusEvent, type KeyboardEvent, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { IconButton } from "./icon-button.tsx";
import { Sign } from "./sign.tsx";

export type ToastTone = "done" | "failed" | "plain";
export type ToastMessage = {
  title: string;
  description?: string;
  tone?: ToastTone;
  action?: { label: string; onClick: () => void };
};
type Toast = ToastMessage & { id: number };

const SHOWN_MS = 6000;
const MOST = 3;
const NONE: readonly Toast[] = [];

let toasts = NONE;
let last = 0;
const listeners = new Set<() => void>();

/** `const toast = useToast(); toast({ title: "Evidence added", tone: "done" })`. What failed stays until it is closed. */
export function useToast(): (message: ToastMessage) => void {
  return say;
}

/** Where toasts appear: stands once, near the root, and is there from the beginning, or screen readers would miss the first one. */
export function Toasts() {
  const all = useSyncExternalStore(subscribe, read, readOnServer);
  const [held, setHeld] = useState(false);
  const region = useRef<HTMLElement>(null);
  const before = useRef<HTMLElement | null>(null);
  useF6(region, all.length > 0);

  function onFocus(event: FocusEvent<HTMLElement>) {
    setHeld(true);
    if (!event.currentTarget.contains(event.relatedTarget)) before.current = event.relatedTarget as HTMLElement | null;
  }
  function close(toast: Toast) {
    if (region.current?.contains(document.activeElement)) before.current?.focus();
    setHeld(false);
    drop(toast);
  }

  return (
    <section
      ref={region}
      tabIndex={-1}
      aria-label="Notifications"
      aria-live="polite"
      aria-relevant="additions text"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={onFocus}
      onBlur={() => setHeld(false)}
      className="fixed right-[calc(1rem+var(--drawer-inset))] bottom-4 z-50 flex w-[min(360px,calc(100vw-2rem))] flex-col gap-2 print:hidden"
    >
      {all.slice(0, MOST).map((toast) => (
        <Note key={toast.id} toast={toast} held={held} onClose={() => close(toast)} />
      ))}
    </section>
  );
}

function Note({ toast, held, onClose }: { toast: Toast; held: boolean; onClose(): void }) {
  const { title, description, tone, action } = toast;
  useEffect(() => {
    if (held || tone === "failed") return;
    const timer = setTimeout(() => drop(toast), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [held, tone, toast]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc closes what the focus is in; the button does so for everybody
    <div
      role={tone === "failed" ? "alert" : undefined}
      onKeyDown={(event: KeyboardEvent) => event.key === "Escape" && onClose()}
      className="flex items-start gap-2.5 rounded-lg border border-rule-strong bg-sheet py-2 pr-2 pl-3.5 shadow-sheet transition-opacity duration-150 starting:opacity-0"
    >
      {tone === "done" ? <Sign state="covered" className="mt-[5px] shrink-0" /> : null}
      {tone === "failed" ? <Sign state="missing" className="mt-[5px] shrink-0" /> : null}
      <div className="grid min-w-0 flex-1">
        <p className="font-medium font-ui text-base leading-6">{title}</p>
        {description ? <p className="text-ink-2 text-sm">{description}</p> : null}
      </div>
      {action ? (
        <button
          type="button"
          className="h-6 rounded-md px-2 font-medium text-tick hover:bg-wash"
          onClick={action.onClick}
        >
          {action.label}
        </button>
      ) : null}
      <IconButton label="Dismiss" icon={<X aria-hidden="true" />} className="size-6" onClick={onClose} />
    </div>
  );
}

/** F6 leads to the toasts from anywhere. */
function useF6(region: { current: HTMLElement | null }, some: boolean): void {
  useEffect(() => {
    if (!some) return;
    function onKey(event: globalThis.KeyboardEvent) {
      if (event.key !== "F6") return;
      event.preventDefault();
      region.current?.focus({ preventScroll: true });
    }
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [region, some]);
}

function say(message: ToastMessage): void {
  last += 1;
  put([{ ...message, id: last }, ...toasts]);
}

function drop(toast: Toast): void {
  put(toasts.filter((t) => t !== toast));
}

function put(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function read(): readonly Toast[] {
  return toasts;
}

function readOnServer(): readonly Toast[] {
  return NONE;
}
