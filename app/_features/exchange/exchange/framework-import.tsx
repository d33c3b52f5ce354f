"use client";

import { errorsIn } from "#app/_lib/errors.ts";
import { sendFile } from "#app/_lib/send-file.ts";
import { useAct } from "#app/_lib/use-act.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { FileDrop } from "#app/_ui/file-drop.tsx";
import { Form } from "#app/_ui/form.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { FrameworkImport } from "#server/programme/frameworks/schema.ts";
import { ImportPreview, Some } from "./import-preview.tsx";

type Typed = { name: string; version: string };
type Given = Typed & { file: File };

const EMPTY: Typed = { name: "", version: "" };

/** Imports a catalogue, after a preview of exactly what was typed and chosen. */
export function FrameworkImportPart({ scope }: { scope: InWorkspace }) {
  const send = ({ file, ...typed }: Given, isPreview: boolean) => {
    const given = { workspace: scope.workspace, file: file.name, ...typed, preview: String(isPreview) };
    return sendFile<FrameworkImport>("/api/frameworks/import", given, file);
  };
  const preview = useAct((given: Given) => send(given, true), { refresh: false });
  const { input: given, output: found, error } = preview;
  const form = useForm({ first: EMPTY, send: () => undefined, draft: "framework", holdsMore: given !== undefined });
  const { errors, problem } = errorsIn(error, Object.keys(EMPTY));
  const read = (file = given?.file) => file && void preview.run({ ...form.values, file });
  const isAbout = given?.name === form.values.name && given.version === form.values.version;

  return (
    <div className="grid max-w-xl gap-3 pt-4">
      <Form form={{ ...form, error, submit: () => read() }} className="grid gap-3">
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="Name" hint="An OSCAL file brings its own." error={errors.name} optional>
            <TextInput maxLength={300} {...form.text("name")} />
          </Field>
          <Field label="Version" hint="Later versions are compared with it." error={errors.version} optional>
            <TextInput maxLength={60} {...form.text("version")} />
          </Field>
        </div>
        <FileDrop
          className="py-6"
          hint="CSV or XLSX with Code, Title, Description, Group; or an OSCAL catalogue as JSON"
          label="Choose a catalogue"
          accept=".csv,.tsv,.xlsx,.json"
          onFiles={([file]) => read(file)}
        />
        {preview.pending && <p role="status">Reading {given?.file.name} …</p>}
        {problem && <Problem>{`${given?.file.name}: ${problem}`}</Problem>}
        {given && !preview.pending && !(found && isAbout) && (
          <Button type="submit" className="justify-self-start">
            Preview {given.file.name}
          </Button>
        )}
      </Form>
      {given && found && isAbout && (
        <ImportPreview
          title={`${found.name} ${found.version}${found.before ? `, after ${found.before}` : ", new"}`}
          submit="Import framework"
          send={() => send(given, false)}
          toast={({ name, version }) => `${name} ${version} imported`}
          onDone={form.discard}
          onClose={preview.reset}
        >
          <p>
            {found.added.length} added, {found.changed.length} changed, {found.removed.length} removed,{" "}
            {found.unchanged} unchanged.
          </p>
          <Some what="Changed" items={found.changed.map((c) => `${c.code}: ${c.was} → ${c.title}`)} />
          <Some
            what="Removed"
            items={found.removed.map((c) => `${c.code} ${c.title}${c.controls ? ` (${c.controls} mapped)` : ""}`)}
          />
          <Some what="Left out" items={found.notUnderstood} />
        </ImportPreview>
      )}
    </div>
  );
}
