"use client";

import { type ComponentProps, useEffect, useRef } from "react";
import type { FormState } from "#app/_lib/use-form.ts";
import { Button } from "./button.tsx";

export type FormProps = Omit<ComponentProps<"form">, "onSubmit" | "ref"> & { form: FormState };

/**
 * A form as `useForm` keeps it: Enter goes on, in a text of many lines with Ctrl or ⌘, and the first field that something is wrong with
 * gets the focus.
 */
export function Form({ form, children, ...props }: FormProps) {
  const element = useRef<HTMLFormElement>(null);
  const toWrong = () => element.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  // biome-ignore lint/correctness/useExhaustiveDependencies: at an answer, not while the person mends what it said
  useEffect(() => {
    if (form.error) toWrong();
  }, [form.error]);
  return (
    <form
      {...props}
      ref={element}
      onSubmit={(event) => {
        event.preventDefault();
        form.submit();
        requestAnimationFrame(toWrong);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target instanceof HTMLTextAreaElement)
          buttonOf(event.currentTarget)?.click();
      }}
    >
      {form.restored ? <Restored {...form.restored} onDiscard={form.discard} /> : null}
      {children}
    </form>
  );
}

function buttonOf(form: HTMLFormElement): HTMLButtonElement | undefined {
  return [...form.elements].find((e): e is HTMLButtonElement => e instanceof HTMLButtonElement && e.type === "submit");
}

function Restored({ clashes, onDiscard }: { clashes: string[]; onDiscard(): void }) {
  return (
    <p role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1 bg-wash px-3 py-1.5">
      <span>
        Draft restored.
        {clashes.length > 0 ? " Somebody else has changed the same since: compare before you save." : ""}
      </span>
      <Button size="small" onClick={onDiscard}>
        Discard the draft
      </Button>
    </p>
  );
}
