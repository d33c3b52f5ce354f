"use client";

import { type DragEvent, useState } from "react";
import { cx } from "#app/_ui/cx.ts";
import type { InWorkspace } from "#server/access/schema.ts";

/** Takes the file and hands on the draft that was made of it. */
export function UploadStep({ scope, onDone }: { scope: InWorkspace; onDone(draft: string): void }) {
  const [state, setState] = useState<{ name: string; problem: string | null } | null>(null);
  const [over, setOver] = useState(false);

  async function send(file: File | undefined) {
    if (!file) return;
    setState({ name: file.name, problem: null });
    const search = new URLSearchParams({ workspace: scope.workspace, name: file.name });
    const answer = await fetch(`/api/controls/import?${search}`, {
      method: "POST",
      headers: { "x-tickmark": "1" },
      body: file,
    }).catch(() => null);
    const body: { id?: string; message?: string } = (await answer?.json().catch(() => null)) ?? {};
    if (answer?.ok && body.id) onDone(body.id);
    else
      setState({
        name: file.name,
        problem: body.message ?? "The upload broke off. Nothing was imported; choose the file again.",
      });
  }

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    void send(event.dataTransfer.files[0]);
  }

  return (
    <div className="max-w-2xl">
      <p>
        Bring the list as you have it: CSV or XLSX, with title rows, several sheets, any order and names of columns.
        Nothing is changed before you confirm.
      </p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button inside is the first */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={cx(
          "mt-4 grid place-items-center gap-2 rounded-md border border-dashed px-4 py-10 text-center",
          over ? "border-tick bg-tick-wash" : "border-rule-strong",
        )}
      >
        <p>Drop the file here, up to 20 MB, or</p>
        <label className="cursor-pointer rounded-md border border-rule-strong bg-sheet px-3 py-1.5 font-medium focus-within:outline-2 focus-within:outline-focus focus-within:outline-offset-2 hover:bg-wash">
          Choose a file
          <input
            type="file"
            accept=".csv,.tsv,.txt,.xlsx"
            className="sr-only"
            onChange={(event) => void send(event.target.files?.[0])}
          />
        </label>
      </div>
      {state && !state.problem && (
        <p role="status" className="mt-3">
          Reading {state.name} …
        </p>
      )}
      {state?.problem && (
        <p role="alert" className="mt-3 text-miss">
          {state.name}: {state.problem}
        </p>
      )}
      <p className="mt-4 text-ink-2">
        No list yet?{" "}
        <a className="link" href="/api/controls/template" download>
          Take the empty template
        </a>
        .
      </p>
    </div>
  );
}
