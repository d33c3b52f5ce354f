import type { ReactNode } from "react";
import { cx } from "./cx.ts";

/** A named part of a sheet. */
export function Part({ name, className, children }: { name: string; className?: string; children: ReactNode }) {
  return (
    <section aria-label={name} className={cx("min-w-0", className)}>
      <h2 className="pb-1.5 text-xl">{name}</h2>
      {children}
    </section>
  );
}

/** A line of a `dl`: what it is called, and what it is. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[7.5rem_minmax(0,1fr)] gap-x-3 border-rule border-b py-1.5">
      <dt className="text-ink-2">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

export type FieldChange = { label: string; from: string; to: string };

/** What changed from one version to the next, field by field. */
export function FieldChanges({ changes }: { changes: readonly FieldChange[] }) {
  return (
    <dl className="grid gap-1 pt-1">
      {changes.map((change) => (
        <div key={change.label} className="grid gap-x-3 sm:grid-cols-[9rem_minmax(0,1fr)]">
          <dt className="text-ink-2">{change.label}</dt>
          <dd className="min-w-0">
            <del className="whitespace-pre-line text-ink-2 decoration-miss">{change.from}</del>
            <span className="text-ink-2" aria-hidden="true">
              {" → "}
            </span>
            <ins className="whitespace-pre-line decoration-tick underline-offset-3">{change.to}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}
