"use client";

import { type ComponentProps, Fragment, useEffect, useRef, useState } from "react";
import type { FormState } from "#app/_lib/use-form.ts";
import { Button } from "./button.tsx";
import { cx } from "./cx.ts";
import { Lock } from "./field-wiring.ts";
import { unresolvedIn } from "./unresolved.ts";

export type FormProps = Omit<ComponentProps<"form">, "onSubmit" | "ref"> & {
  form: FormState;
  /** False where `DraftNote` stands elsewhere. */
  saysDraft?: boolean;
};

/**
 * The form element for `useForm`: Enter submits, in a text area with Ctrl or ⌘, and the first invalid field
 * gets the focus.
 */
export function Form({ form, saysDraft = true, children, ...props }: FormProps) {
  const element = useRef<HTMLFormElement>(null);
  const [round, setRound] = useState(0);
  const toWrong = () => element.current?.querySelector<HTMLElement>(WRONG)?.focus();
  // biome-ignore lint/correctness/useExhaustiveDependencies: at an answer, not while the person mends what it said
  useEffect(() => {
    if (form.error) toWrong();
  }, [form.error]);
  return (
    <form
      {...props}
      ref={element}
      aria-busy={form.pending || undefined}
      onSubmit={(event) => {
        // A dialog's form is inside this one in React's tree, though not in the document.
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        const unresolved = unresolvedIn(event.currentTarget);
        for (const input of unresolved) input.checkValidity();
        if (unresolved.length > 0) return;
        form.submit();
        requestAnimationFrame(toWrong);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target instanceof HTMLTextAreaElement)
          buttonOf(event.currentTarget)?.click();
      }}
    >
      <Lock value={form.pending}>
        {saysDraft ? <DraftNote form={form} onDiscard={() => setRound(round + 1)} /> : null}
        {/* Pickers and editors hold text of their own: given up, they begin again. */}
        <Fragment key={round}>{children}</Fragment>
      </Lock>
    </form>
  );
}

/** The first field that something is wrong with, or the first of a group none of whose own is named. */
const WRONG =
  "[aria-invalid=true], fieldset[data-invalid]:not(:has([aria-invalid=true])) :is(input, select, textarea, button)";

type NoteProps = { form: FormState; onDiscard?: () => void; className?: string };

/** Says that a draft was restored, and lets the person discard it. */
export function DraftNote({ form, onDiscard, className }: NoteProps) {
  if (!form.restored) return null;
  return (
    <p role="status" className={cx("flex flex-wrap items-center gap-x-3 gap-y-1 bg-wash px-3 py-1.5", className)}>
      <span>
        Draft restored.
        {form.restored.clashes.length > 0
          ? " Someone else has changed the same fields since: compare before you save."
          : ""}
      </span>
      <Button
        size="small"
        onClick={() => {
          form.discard();
          onDiscard?.();
        }}
      >
        Discard the draft
      </Button>
    </p>
  );
}

function buttonOf(form: HTMLFormElement): HTMLButtonElement | undefined {
  return [...form.elements].find((e): e is HTMLButtonElement => e instanceof HTMLButtonElement && e.type === "submit");
}
