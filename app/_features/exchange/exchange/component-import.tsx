"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { type Sent, sendFile } from "#app/_lib/send-file.ts";
import { Button } from "#app/_ui/button.tsx";
import { FileDrop } from "#app/_ui/file-drop.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { Part } from "#app/_ui/sheet.tsx";
import { useToast } from "#app/_ui/toast.tsx";
import type { ComponentImport } from "#server/exchange/oscal/schema.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { Some } from "./framework-import.tsx";

/** Imports controls and mappings from an OSCAL component definition, after a preview. */
export function ComponentImportPart({ scope }: { scope: InWorkspace }) {
  const router = useRouter();
  const toast = useToast();
  const [file, setFile] = useState<File | null>(null);
  const [busy, setBusy] = useState(false);
  const [sent, setSent] = useState<Sent<ComponentImport> | null>(null);

  async function send(chosen: File | null, preview: boolean) {
    if (!chosen) return;
    setFile(chosen);
    setBusy(true);
    const given = { workspace: scope.workspace, preview: String(preview) };
    const outcome = await sendFile<ComponentImport>("/api/oscal/import", given, chosen);
    setBusy(false);
    setSent(outcome);
    if (preview || "problem" in outcome) return;
    const { created, changed, mapped } = outcome.answer;
    toast({ title: `${created.length} added, ${changed.length} changed, ${mapped} mapped`, tone: "done" });
    setSent(null);
    router.refresh();
  }

  return (
    <Part name="Controls from OSCAL">
      <FileDrop
        className="max-w-xl py-6"
        hint="A component definition as JSON: each component is a control"
        label="Choose an OSCAL file"
        accept=".json"
        onFiles={(files) => void send(files[0] ?? null, true)}
      />
      {busy && <p role="status">Reading {file?.name} …</p>}
      {sent && "problem" in sent && <Problem>{`${file?.name}: ${sent.problem}`}</Problem>}
      {sent && "answer" in sent && (
        <div className="mt-3 grid max-w-xl gap-2 rounded-md border border-rule-strong p-3" role="status">
          <p className="font-medium">{sent.answer.title}</p>
          <p>
            {sent.answer.created.length} added, {sent.answer.changed.length} changed, {sent.answer.unchanged} unchanged,{" "}
            {sent.answer.mapped} mapped.
          </p>
          <Some what="Added" items={sent.answer.created.map((c) => `${c.code} ${c.title}`)} />
          <Some what="Changed" items={sent.answer.changed.map((c) => `${c.code} ${c.title}`)} />
          <Some what="Skipped or unchanged" items={sent.answer.notUnderstood} />
          <p className="flex gap-2">
            <Button variant="primary" pending={busy} onClick={() => void send(file, false)}>
              Import controls
            </Button>
            <Button onClick={() => setSent(null)}>Cancel</Button>
          </p>
        </div>
      )}
    </Part>
  );
}
