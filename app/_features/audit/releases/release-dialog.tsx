"use client";

import { client } from "#app/_lib/client.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { CheckboxInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import type { ReleaseLine, ReleaseSheet } from "#server/audit/releases/schema.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";

type Props = { scope: InWorkspace; sheet: ReleaseSheet; onClose(): void };

const keyOf = (l: ReleaseLine) => l.documentId ?? l.kind;

/**
 * What to release, from what is ready and not yet released in its current version; and what cannot be released yet, with the
 * reason.
 */
export function ReleaseDialog({ scope, sheet, onClose }: Props) {
  const ready = sheet.lines.filter((l) => l.problem === null && (!l.standing || l.hasChanged));
  const held = sheet.lines.filter((l) => l.problem !== null && !l.standing);
  const form = useForm({
    first: { going: ready.map(keyOf) },
    send: ({ going: keys }) => {
      const items = chosen(keys).map(({ kind, documentId }) => ({ kind, documentId }));
      return client.releases.make.mutate({ ...scope, engagementId: sheet.engagementId, items });
    },
    toast: (_, { going: { length } }) => (length === 1 ? "Released" : `${length} released`),
    done: onClose,
  });
  const chosen = (keys: string[]) => ready.filter((l) => keys.includes(keyOf(l)));
  const going = chosen(form.values.going);
  const nothing = sheet.lines.some((l) => l.standing)
    ? "Everything that is ready is released as it is now."
    : "Nothing is ready to be released yet.";
  return (
    <FormDialog
      title="Release for fieldwork"
      description={`The auditors of ${sheet.engagement} can read these versions from now on.`}
      submit={going.length > 0 ? `Release ${going.length}` : "Release"}
      form={going.length > 0 ? form : { ...form, submit: onClose }}
      onClose={onClose}
    >
      <fieldset className="grid gap-2">
        <legend className="pb-1 font-medium">What to release</legend>
        {ready.length === 0 ? (
          <p className="text-ink-2">{nothing}</p>
        ) : (
          ready.map((l) => (
            <div key={keyOf(l)}>
              <CheckboxInput label={l.standing ? `${l.label}, again` : l.label} {...form.among("going", keyOf(l))} />
              <p className="pl-6 text-ink-2 text-sm">{l.what}</p>
            </div>
          ))
        )}
      </fieldset>
      {held.length > 0 && (
        <section aria-label="Not ready">
          <h3 className="pb-1 font-medium text-base">Not ready</h3>
          <ul className="border-rule border-t">
            {held.map((l) => (
              <li key={keyOf(l)} className="border-rule border-b py-1">
                {l.label} <span className="text-ink-2">· {l.problem}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </FormDialog>
  );
}
