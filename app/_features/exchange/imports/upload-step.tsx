"use client";

import { useState } from "react";
import { sendFile } from "#app/_lib/send-file.ts";
import { FileDrop } from "#app/_ui/file-drop.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";

/** Uploads the file and passes on the draft made from it. */
export function UploadStep({ scope, onDone }: { scope: InWorkspace; onDone(draft: string): void }) {
  const [state, setState] = useState<{ name: string; problem: string | null } | null>(null);

  async function send(file: File | undefined) {
    if (!file) return;
    setState({ name: file.name, problem: null });
    const given = { workspace: scope.workspace, name: file.name };
    const sent = await sendFile<{ id: string }>("/api/controls/import", given, file);
    if ("answer" in sent) onDone(sent.answer.id);
    else setState({ name: file.name, problem: sent.problem });
  }

  return (
    <div className="max-w-2xl">
      <p>
        Bring the list as you have it: CSV or XLSX, with title rows, several sheets, any order and names of columns.
        Nothing is changed before you confirm.
      </p>
      <FileDrop
        className="mt-4 py-10"
        hint="Drop the file here, up to 20 MB, or"
        label="Choose a file"
        accept=".csv,.tsv,.txt,.xlsx"
        onFiles={(files) => void send(files[0])}
      />
      {state && !state.problem && (
        <p role="status" className="mt-3">
          Reading {state.name} …
        </p>
      )}
      {state?.problem && (
        <Problem className="mt-3">
          {state.name}: {state.problem}
        </Problem>
      )}
      <p className="mt-4 text-ink-2">
        No list yet?{" "}
        <a className="link" href="/api/controls/template" download>
          Download the empty template
        </a>
        .
      </p>
    </div>
  );
}
