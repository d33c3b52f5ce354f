"use client";

import { type ComponentType, useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { Button } from "./button.tsx";
import { Problem } from "./problem.tsx";
import { useOpenerBusy } from "./use-opener-busy.ts";

type Options<P> = {
  /** hovering or focusing this starts loading the code */
  near?: string;
  /** shown while the code loads */
  meanwhile?: ComponentType<P>;
};

const ANY_BUTTON = "button, [role=grid]";

const waiting = new Map<() => void, string>();

/**
 * A component whose code loads at first intent: when a button of the page is hovered or focused, and at the latest when it is
 * shown. Opened before its code has loaded, it appears as soon as it has. While `open` is false or null it stays closed.
 */
export function atIntent<P extends object>(
  load: () => Promise<ComponentType<P>>,
  { near = ANY_BUTTON, meanwhile: Meanwhile }: Options<P> = {},
): ComponentType<P> {
  let Loaded: ComponentType<P> | null = null;
  let coming: Promise<void> | null = null;

  function come(): Promise<void> {
    waiting.delete(prefetch);
    coming ??= load().then(
      (component) => {
        Loaded = component;
      },
      (cause) => {
        coming = null;
        throw cause;
      },
    );
    return coming;
  }
  const prefetch = () => void come().catch(() => undefined);
  waiting.set(prefetch, near);
  listen();

  return function AtIntent(props: P) {
    const [state, setState] = useState<"waits" | "came" | "failed">("waits");
    const wanted = !("open" in props) || Boolean(props.open);
    const missing = wanted && !Loaded && state !== "failed";
    useEffect(() => {
      if (!missing) return;
      prefetchIntents();
      come().then(
        () => setState("came"),
        () => setState("failed"),
      );
    }, [missing]);
    useOpenerBusy(missing && !Meanwhile, closeOf(props));
    if (Loaded) return <Loaded {...props} />;
    if (!wanted) return null;
    if (state === "failed") return <NotLoaded onRetry={() => setState("waits")} />;
    return Meanwhile ? <Meanwhile {...props} /> : null;
  };
}

/** Fetches what any button of the page may open: one such part usually stands in another, and would wait for it. */
export function prefetchIntents(): void {
  for (const [prefetch, near] of waiting) if (near === ANY_BUTTON) prefetch();
  // What nearly all of them stand in.
  void import("./dialog-sheet.tsx").catch(() => undefined);
}

function closeOf(props: object): (() => void) | undefined {
  if ("onClose" in props && typeof props.onClose === "function") return props.onClose as () => void;
  if (!("onOpenChange" in props) || typeof props.onOpenChange !== "function") return undefined;
  const change = props.onOpenChange as (open: boolean) => void;
  return () => change(false);
}

function NotLoaded({ onRetry }: { onRetry(): void }) {
  return createPortal(
    <div className="fixed inset-x-4 bottom-4 z-50 mx-auto flex w-fit flex-wrap items-center gap-3 rounded-lg border border-rule-strong bg-sheet px-4 py-3 shadow-sheet print:hidden">
      <Problem>This part of the page could not be loaded. Check your connection, or reload the page.</Problem>
      <Button onClick={onRetry}>Try again</Button>
    </div>,
    document.body,
  );
}

let listens = false;

function listen(): void {
  if (listens || typeof document === "undefined") return;
  listens = true;
  for (const event of ["pointerover", "focusin"]) document.addEventListener(event, onIntent, { passive: true });
}

function onIntent({ target }: Event): void {
  if (!(target instanceof Element)) return;
  for (const [prefetch, near] of waiting) if (target.closest(near)) prefetch();
}
