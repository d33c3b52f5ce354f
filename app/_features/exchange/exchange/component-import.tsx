"use client";

import { sendFile } from "#app/_lib/send-file.ts";
import { useAct } from "#app/_lib/use-act.ts";
import { FileDrop } from "#app/_ui/file-drop.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { Part } from "#app/_ui/sheet.tsx";
import type { ComponentImport } from "#server/exchange/oscal/schema.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { ImportPreview, Some } from "./import-preview.tsx";

/** Imports controls and mappings from an OSCAL component definition, after a preview. */
export function ComponentImportPart({ scope }: { scope: InWorkspace }) {
  const send = (file: File, preview: boolean) =>
    sendFile<ComponentImport>("/api/oscal/import", { workspace: scope.workspace, preview: String(preview) }, file);
  const preview = useAct((file: File) => send(file, true), { refresh: false });
  const { input: file, output: found } = preview;

  return (
    <Part name="Controls from OSCAL">
      <FileDrop
        className="max-w-xl py-6"
        hint="A component definition as JSON: each component is a control"
        label="Choose an OSCAL file"
        accept=".json"
        onFiles={([chosen]) => chosen && void preview.run(chosen)}
      />
      {preview.pending && <p role="status">Reading {file?.name} …</p>}
      {preview.problem && <Problem>{`${file?.name}: ${preview.problem}`}</Problem>}
      {file && found && (
        <ImportPreview
          title={found.title}
          className="mt-3 max-w-xl"
          submit="Import controls"
          send={() => send(file, false)}
          toast={({ created, changed, mapped }) =>
            `${created.length} added, ${changed.length} changed, ${mapped} mapped`
          }
          onClose={preview.reset}
        >
          <p>
            {found.created.length} added, {found.changed.length} changed, {found.unchanged} unchanged, {found.mapped}{" "}
            mapped.
          </p>
          <Some what="Added" items={found.created.map((c) => `${c.code} ${c.title}`)} />
          <Some what="Changed" items={found.changed.map((c) => `${c.code} ${c.title}`)} />
          <Some what="Skipped or unchanged" items={found.notUnderstood} />
        </ImportPreview>
      )}
    </Part>
  );
}
