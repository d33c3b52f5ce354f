"use client";

import { type ReactNode, useId, useRef } from "react";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Problem } from "./problem.tsx";

export type FormDialogProps = {
  title: ReactNode;
  description?: ReactNode;
  /** What the going-on button says: a verb and its object. */
  submit: string;
  danger?: boolean;
  pending: boolean;
  /** When something under way has to end before it can go on. */
  mustWait?: boolean;
  /** What went wrong that belongs to no single field. */
  problem?: string | null;
  /** When the form says beside each field what is wrong with it: the browser's own bubbles would be in the way. */
  saysWhatIsWrong?: boolean;
  onSubmit(): void;
  onClose(): void;
  size?: "narrow" | "normal" | "wide";
  /** another way out, at the far end of the buttons: to take away what is changed here */
  otherAction?: ReactNode;
  /** Fields; none when the dialog only asks for a decision. */
  children?: ReactNode;
};

/** A sheet with a form: Enter goes on, Cancel and Esc go back, a problem is said next to the buttons. */
export function FormDialog(props: FormDialogProps) {
  const { title, description, submit, danger = false, pending, problem, onSubmit, onClose, size, children } = props;
  const { mustWait = false, otherAction } = props;
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      dismissible={!children}
      size={size ?? (children ? "normal" : "narrow")}
      title={title}
      description={description}
      footer={
        <>
          {otherAction}
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={id} variant={danger ? "danger" : "primary"} pending={pending} disabled={mustWait}>
            {submit}
          </Button>
        </>
      }
    >
      <form
        ref={form}
        id={id}
        noValidate={props.saysWhatIsWrong}
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!mustWait) onSubmit();
          requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
        }}
      >
        {children}
        {problem ? <Problem>{problem}</Problem> : null}
      </form>
    </Dialog>
  );
}
