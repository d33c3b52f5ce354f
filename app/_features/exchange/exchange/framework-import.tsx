"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { type Sent, sendFile } from "#app/_lib/send-file.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { FileDrop } from "#app/_ui/file-drop.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { useToast } from "#app/_ui/toast.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { FrameworkImport } from "#server/programme/frameworks/schema.ts";

/** Imports a catalogue, after a preview. */
export function FrameworkImportPart({ scope }: { scope: InWorkspace }) {
  const router = useRouter();
  const toast = useToast();
  const [name, setName] = useState("");
  const [version, setVersion] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const [busy, setBusy] = useState(false);
  const [sent, setSent] = useState<Sent<FrameworkImport> | null>(null);

  async function send(chosen: File | null, preview: boolean) {
    if (!chosen) return;
    setFile(chosen);
    setBusy(true);
    const given = { workspace: scope.workspace, file: chosen.name, name, version, preview: String(preview) };
    const outcome = await sendFile<FrameworkImport>("/api/frameworks/import", given, chosen);
    setBusy(false);
    setSent(outcome);
    if (preview || "problem" in outcome) return;
    toast({ title: `${outcome.answer.name} ${outcome.answer.version} imported`, tone: "done" });
    setFile(null);
    setSent(null);
    router.refresh();
  }

  return (
    <div className="grid max-w-xl gap-3 pt-4">
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Name" hint="An OSCAL file brings its own." optional>
          <TextInput maxLength={300} value={name} onChange={(e) => setName(e.target.value)} />
        </Field>
        <Field label="Version" hint="Later versions are compared with it." optional>
          <TextInput maxLength={60} value={version} onChange={(e) => setVersion(e.target.value)} />
        </Field>
      </div>
      <FileDrop
        className="py-6"
        hint="CSV or XLSX with Code, Title, Description, Group; or an OSCAL catalogue as JSON"
        label="Choose a catalogue"
        accept=".csv,.tsv,.xlsx,.json"
        onFiles={(files) => void send(files[0] ?? null, true)}
      />
      {busy && <p role="status">Reading {file?.name} …</p>}
      {sent && "problem" in sent && <Problem>{`${file?.name}: ${sent.problem}`}</Problem>}
      {sent && "answer" in sent && (
        <div className="grid gap-2 rounded-md border border-rule-strong p-3" role="status">
          <p className="font-medium">
            {sent.answer.name} {sent.answer.version}
            {sent.answer.before ? `, after ${sent.answer.before}` : ", new"}
          </p>
          <p>
            {sent.answer.added.length} added, {sent.answer.changed.length} changed, {sent.answer.removed.length}{" "}
            removed, {sent.answer.unchanged} unchanged.
          </p>
          <Some what="Changed" items={sent.answer.changed.map((c) => `${c.code}: ${c.was} → ${c.title}`)} />
          <Some
            what="Removed"
            items={sent.answer.removed.map((c) => `${c.code} ${c.title}${c.controls ? ` (${c.controls} mapped)` : ""}`)}
          />
          <Some what="Left out" items={sent.answer.notUnderstood} />
          <p className="flex gap-2">
            <Button variant="primary" pending={busy} onClick={() => void send(file, false)}>
              Import framework
            </Button>
            <Button onClick={() => setSent(null)}>Cancel</Button>
          </p>
        </div>
      )}
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
