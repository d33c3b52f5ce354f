"use client";

import { type ComponentProps, type ReactNode, use, useId } from "react";
import { cx } from "./cx.ts";
import { CONTROL, FieldContext, GroupContext, useLocked, useWiring } from "./field-wiring.ts";
import { Sign } from "./sign.tsx";

export type FieldProps = {
  label: ReactNode;
  hint?: ReactNode;
  /** A sentence saying what is wrong and how to fix it. */
  error?: string | null;
  required?: boolean;
  /** Says "optional" beside the label. Mark the few optional fields, not the many required ones. */
  optional?: boolean;
  /** Several inputs under one heading (checkboxes, radios): drawn as fieldset and legend. */
  group?: boolean;
  className?: string;
  children: ReactNode;
};

/** Label, hint and error of one input. The input inside finds its id and descriptions by itself. */
export function Field({ label, hint, error, required = false, optional, group, className, children }: FieldProps) {
  const id = useId();
  const hintId = hint ? `${id}-hint` : undefined;
  const errorId = error ? `${id}-error` : undefined;
  const describedBy = [hintId, errorId].filter(Boolean).join(" ") || undefined;
  const heading = (
    <>
      {label}
      {optional ? <span className="font-normal text-ink-2 text-sm"> optional</span> : null}
    </>
  );
  const after = (
    <>
      {hint ? (
        <p id={hintId} className="text-ink-2 text-sm">
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={errorId} className="flex items-start gap-1.5 text-miss text-sm">
          <Sign state="missing" className="mt-px shrink-0" />
          <span>{error}</span>
        </p>
      ) : null}
    </>
  );
  if (group) {
    return (
      <fieldset
        aria-describedby={describedBy}
        data-invalid={error ? "" : undefined}
        className={cx("grid min-w-0 gap-1.5", className)}
      >
        <legend className="mb-1.5 font-medium">{heading}</legend>
        <GroupContext value={Boolean(error)}>{children}</GroupContext>
        {after}
      </fieldset>
    );
  }
  return (
    <FieldContext value={{ id, describedBy, invalid: Boolean(error), required }}>
      <div className={cx("grid min-w-0 content-start gap-1", className)}>
        <label htmlFor={id} className="font-medium">
          {heading}
        </label>
        {children}
        {after}
      </div>
    </FieldContext>
  );
}

export function TextInput({ className, ...props }: ComponentProps<"input">) {
  const readOnly = useLocked() || props.readOnly;
  return <input type="text" {...useWiring(props)} readOnly={readOnly} className={cx(CONTROL, "h-[30px]", className)} />;
}

export function TextArea({ className, rows = 4, ...props }: ComponentProps<"textarea">) {
  const readOnly = useLocked() || props.readOnly;
  return (
    <textarea
      rows={rows}
      {...useWiring(props)}
      readOnly={readOnly}
      className={cx(CONTROL, "min-h-[30px] resize-y py-1.5", className)}
    />
  );
}

export type CheckboxInputProps = Omit<ComponentProps<"input">, "type"> & { label: ReactNode; hint?: ReactNode };

/** A checkbox carries its own label; use `Field group` around several. */
export function CheckboxInput(props: CheckboxInputProps) {
  return <ToggleInput {...props} kind="checkbox" />;
}

export function RadioInput(props: CheckboxInputProps) {
  return <ToggleInput {...props} kind="radio" />;
}

function ToggleInput({ label, hint, className, kind, ...props }: CheckboxInputProps & { kind: "checkbox" | "radio" }) {
  const hintId = useId();
  const invalid = use(GroupContext);
  return (
    // No height of its own: in a list that scrolls, a grid would squeeze labels of two lines to it.
    <label className={cx("flex items-start gap-2 py-0.5", props.disabled && "opacity-60", className)}>
      <input
        aria-describedby={hint ? hintId : undefined}
        aria-invalid={invalid || undefined}
        {...props}
        type={kind}
        className="mt-px size-4 shrink-0 accent-tick"
      />
      <span className="grid">
        <span>{label}</span>
        {hint ? (
          <span id={hintId} className="text-ink-2 text-sm">
            {hint}
          </span>
        ) : null}
      </span>
    </label>
  );
}
