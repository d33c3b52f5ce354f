"use client";

import { X } from "lucide-react";
import { useState } from "react";
import { cx } from "#app/_ui/cx.ts";
import { Field, TextInput } from "#app/_ui/field.tsx";
import type { TimelineLane } from "#server/occurrences/schema.ts";
import type { WorkspaceView } from "#server/workspaces/schema.ts";

const SHOWN = 8;
type Props = {
  lanes: TimelineLane[];
  view: WorkspaceView;
  chosen: string[];
  onChange(ids: string[]): void;
  error: string | null;
};

/** Chooses the controls an item is evidence of; a control owner is offered their own. */
export function ControlPicker({ lanes, view, chosen, onChange, error }: Props) {
  const [text, setText] = useState("");
  const ownOnly = !view.capabilities.includes("control:manage") && view.kind === "member";
  const offered = ownOnly ? lanes.filter((l) => l.ownerId === view.membershipId) : lanes;
  const needle = text.trim().toLowerCase();
  const found = offered
    .filter((l) => !chosen.includes(l.controlId) && `${l.code} ${l.title}`.toLowerCase().includes(needle))
    .slice(0, SHOWN);
  return (
    <div className="grid gap-2">
      <Field
        label="Controls"
        hint={ownOnly ? "Your own controls are offered." : "Find by code or title."}
        error={error}
      >
        <TextInput value={text} onChange={(e) => setText(e.target.value)} placeholder="IAM-07" autoComplete="off" />
      </Field>
      {chosen.length > 0 && (
        <ul aria-label="Chosen controls" className="flex flex-wrap gap-1.5">
          {chosen.map((id) => {
            const lane = lanes.find((l) => l.controlId === id);
            return (
              <li key={id}>
                <button
                  type="button"
                  className="inline-flex items-center gap-1 rounded-full border border-ink px-2 py-0.5 font-code text-sm hover:bg-wash"
                  onClick={() => onChange(chosen.filter((c) => c !== id))}
                >
                  {lane?.code ?? "control"} <X aria-hidden size={11} />
                  <span className="sr-only">, take away</span>
                </button>
              </li>
            );
          })}
        </ul>
      )}
      {(needle || chosen.length === 0) && (
        <ul aria-label="Controls found" className="max-h-40 overflow-y-auto rounded-md border border-rule">
          {found.map((l) => (
            <li key={l.controlId}>
              <button
                type="button"
                className={cx("flex w-full gap-3 px-2.5 py-1.5 text-left hover:bg-wash")}
                onClick={() => {
                  onChange([...chosen, l.controlId]);
                  setText("");
                }}
              >
                <span className="w-20 shrink-0 font-code text-sm">{l.code}</span>
                <span className="min-w-0 truncate">{l.title}</span>
              </button>
            </li>
          ))}
          {found.length === 0 && <li className="px-2.5 py-1.5 text-ink-2">No such control in this engagement.</li>}
        </ul>
      )}
    </div>
  );
}
