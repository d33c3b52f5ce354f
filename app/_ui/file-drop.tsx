"use client";

import { type DragEvent, useId, useState } from "react";
import { cx } from "./cx.ts";
import { useLocked } from "./field-wiring.ts";
import { Problem } from "./problem.tsx";

type Props = {
  hint: string;
  label: string;
  accept?: string;
  multiple?: boolean;
  /** what is wrong with what was given so far, or that nothing was */
  error?: string | null;
  onFiles(files: FileList): void;
  className?: string;
};

/** Takes dropped or chosen files; the caller decides what to do with them. */
export function FileDrop({ hint, label, accept, multiple, error, onFiles, className }: Props) {
  const [over, setOver] = useState(false);
  const locked = useLocked();
  const errorId = useId();

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    if (!locked) onFiles(event.dataTransfer.files);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button inside is the first
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={cx(
        "grid place-items-center gap-2 rounded-md border border-dashed px-4 text-center",
        over ? "border-tick bg-tick-wash" : "border-rule-strong",
        className,
      )}
    >
      <p>{hint}</p>
      <label className="cursor-pointer rounded-md border border-rule-strong bg-sheet px-3 py-1.5 font-medium focus-within:outline-2 focus-within:outline-focus focus-within:outline-offset-2 hover:bg-wash">
        {label}
        <input
          type="file"
          accept={accept}
          multiple={multiple}
          disabled={locked}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? errorId : undefined}
          className="sr-only"
          onChange={(event) => event.target.files && onFiles(event.target.files)}
        />
      </label>
      {error ? (
        <span id={errorId}>
          <Problem>{error}</Problem>
        </span>
      ) : null}
    </div>
  );
}
