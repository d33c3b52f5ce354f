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
  /** What the going-on button says: a verb and its object. */
  submit: string;
  danger?: boolean;
  /** When something under way has to end before it can go on. */
  mustWait?: boolean;
  /** What went wrong beside the form itself, such as another action of the dialog. */
  problem?: string | null;
  /** When the form says beside each field what is wrong with it: the browser's own bubbles would be in the way. */
  saysWhatIsWrong?: boolean;
  onClose(): void;
  size?: "narrow" | "normal" | "wide";
  /** another way out, at the far end of the buttons: to take away what is changed here */
  otherAction?: ReactNode;
  /** Fields; none when the dialog only asks for a decision. */
  children?: ReactNode;
};

/** A sheet with a form: Enter goes on, Cancel and Esc go back and give up what was typed, a problem is said next to the buttons. */
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
