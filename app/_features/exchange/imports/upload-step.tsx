"use client";

import { sendFile } from "#app/_lib/send-file.ts";
import { useAct } from "#app/_lib/use-act.ts";
import { FileDrop } from "#app/_ui/file-drop.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";

/** Uploads the file and passes on the draft made from it. */
export function UploadStep({ scope, onDone }: { scope: InWorkspace; onDone(draft: string): void }) {
  const upload = useAct(
    (file: File) =>
      sendFile<{ id: string }>("/api/controls/import", { workspace: scope.workspace, name: file.name }, file),
    { refresh: false, done: ({ id }) => onDone(id) },
  );
  const name = upload.input?.name;

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
        onFiles={([file]) => file && void upload.run(file)}
      />
      {upload.pending && (
        <p role="status" className="mt-3">
          Reading {name} …
        </p>
      )}
      {upload.problem && <Problem className="mt-3">{`${name}: ${upload.problem}`}</Problem>}
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
