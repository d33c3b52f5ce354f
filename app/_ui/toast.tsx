"use client";

import { Toast as Base } from "@base-ui/react/toast";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "./icon-button.tsx";
import { Sign } from "./sign.tsx";

export type ToastTone = "done" | "failed" | "plain";
export type ToastMessage = {
  title: string;
  description?: string;
  tone?: ToastTone;
  action?: { label: string; onClick: () => void };
};

/** Wraps the app once, near the root. */
export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <Base.Provider timeout={6000} limit={3}>
      {children}
      <Base.Portal>
        <Base.Viewport className="fixed right-[calc(1rem+var(--drawer-inset))] bottom-4 z-50 flex w-[min(360px,calc(100vw-2rem))] flex-col gap-2 print:hidden">
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

/** `const toast = useToast(); toast({ title: "Evidence added", tone: "done" })`. What failed stays until it is closed. */
export function useToast(): (message: ToastMessage) => void {
  const manager = Base.useToastManager();
  return ({ title, description, tone = "plain", action }) => {
    manager.add({
      title,
      description,
      type: tone,
      timeout: tone === "failed" ? 0 : undefined,
      priority: tone === "failed" ? "high" : "low",
      actionProps: action ? { children: action.label, onClick: action.onClick } : undefined,
    });
  };
}

function ToastList() {
  const { toasts } = Base.useToastManager();
  return toasts.map((toast) => (
    <Base.Root
      key={toast.id}
      toast={toast}
      swipeDirection="right"
      className="rounded-lg border border-rule-strong bg-sheet shadow-sheet transition-opacity duration-150 data-ending-style:opacity-0 data-limited:hidden data-starting-style:opacity-0"
    >
      <Base.Content className="flex items-start gap-2.5 py-2 pr-2 pl-3.5">
        {toast.type === "done" ? <Sign state="covered" className="mt-[5px] shrink-0" /> : null}
        {toast.type === "failed" ? <Sign state="missing" className="mt-[5px] shrink-0" /> : null}
        <div className="grid min-w-0 flex-1">
          <Base.Title className="font-medium font-ui text-base leading-6" />
          <Base.Description className="text-ink-2 text-sm" />
        </div>
        <Base.Action className="h-6 rounded-md px-2 font-medium text-tick hover:bg-wash" />
        <Base.Close render={<IconButton label="Dismiss" icon={<X aria-hidden="true" />} className="size-6" />} />
      </Base.Content>
    </Base.Root>
  ));
}
