"use client";

import { type ReactNode, useId } from "react";
import type { FormState } from "#app/_lib/use-form.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Form } from "./form.tsx";
import { Problem } from "./problem.tsx";

export type FormDialogProps = {
  form: FormState;
  title: ReactNode;
  description?: ReactNode;
  /** Label of the submit button: a verb and its object. */
  submit: string;
  danger?: boolean;
  /** Something in progress must finish before it can be submitted. */
  mustWait?: boolean;
  /** What went wrong beside the form itself, such as another action of the dialog. */
  problem?: string | null;
  /** The form shows errors beside its fields, so the browser's own bubbles are turned off. */
  saysWhatIsWrong?: boolean;
  onClose(): void;
  size?: "narrow" | "normal" | "wide";
  /** another action at the far end of the buttons, such as removing the thing being edited */
  otherAction?: ReactNode;
  /** Fields; none when the dialog only asks for a decision. */
  children?: ReactNode;
};

/** A sheet with a form: Enter submits, Cancel and Esc discard what was typed, and a problem is shown beside the buttons. */
export function FormDialog(props: FormDialogProps) {
  const { form, title, description, submit, danger = false, size, children } = props;
  const { mustWait = false, otherAction } = props;
  const id = useId();
  const problem = form.problem ?? props.problem;
  const close = () => {
    form.discard();
    props.onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => open || close()}
      dismissible={!children}
      unsaved={form.isDirty}
      size={size ?? (children ? "normal" : "narrow")}
      title={title}
      description={description}
      footer={
        <>
          {otherAction}
          <Button onClick={close}>Cancel</Button>
          <Button
            type="submit"
            form={id}
            variant={danger ? "danger" : "primary"}
            pending={form.pending}
            disabled={mustWait}
          >
            {submit}
          </Button>
        </>
      }
    >
      <Form form={form} id={id} noValidate={props.saysWhatIsWrong} className="grid gap-4">
        {children}
        {problem ? <Problem>{problem}</Problem> : null}
      </Form>
    </Dialog>
  );
}
