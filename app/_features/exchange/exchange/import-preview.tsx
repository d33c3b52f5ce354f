import type { ReactNode } from "react";
import { useAct } from "#app/_lib/use-act.ts";
import { Button } from "#app/_ui/button.tsx";
import { cx } from "#app/_ui/cx.ts";
import { Problem } from "#app/_ui/problem.tsx";

type Props<O> = {
  title: string;
  className?: string;
  /** what the button says: a verb and its object */
  submit: string;
  send(): Promise<O>;
  toast(outcome: O): string;
  onDone?(): void;
  onClose(): void;
  children: ReactNode;
};

/** What a file would change, and the button that applies it. */
export function ImportPreview<O>({ title, className, submit, send, toast, onDone, onClose, children }: Props<O>) {
  const bring = useAct<null, O>(send, {
    toast,
    done: () => {
      onDone?.();
      onClose();
    },
  });
  return (
    <div className={cx("grid gap-2 rounded-md border border-rule-strong p-3", className)} role="status">
      <p className="font-medium">{title}</p>
      {children}
      {bring.problem && <Problem>{bring.problem}</Problem>}
      <p className="flex gap-2">
        <Button variant="primary" pending={bring.pending} onClick={() => void bring.run(null)}>
          {submit}
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </p>
    </div>
  );
}

const SHOWN = 8;

/** The first few changes, by name. */
export function Some({ what, items }: { what: string; items: readonly string[] }) {
  if (items.length === 0) return null;
  return (
    <div>
      <p className="text-ink-2">{what}:</p>
      <ul className="list-disc pl-5">
        {items.slice(0, SHOWN).map((item) => (
          <li key={item}>{item}</li>
        ))}
        {items.length > SHOWN && <li className="text-ink-2">and {items.length - SHOWN} more</li>}
      </ul>
    </div>
  );
}
