"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { CheckboxInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { useToast } from "#app/_ui/toast.tsx";
import type { ReleaseLine, ReleaseSheet } from "#server/audit/releases/schema.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";

type Props = { scope: InWorkspace; sheet: ReleaseSheet; onClose(): void };

const keyOf = (l: ReleaseLine) => l.documentId ?? l.kind;

/** What goes, chosen from what is ready and not released as it is now; beside it what cannot go yet and why. */
export function ReleaseDialog({ scope, sheet, onClose }: Props) {
  const router = useRouter();
  const toast = useToast();
  const ready = sheet.lines.filter((l) => l.problem === null && (!l.standing || l.hasChanged));
  const held = sheet.lines.filter((l) => l.problem !== null && !l.standing);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const going = ready.filter((l) => !left.has(keyOf(l)));
  const release = useMutation(
    useTRPC().releases.make.mutationOptions({
      onSuccess: () => {
        toast({ title: going.length === 1 ? "Released" : `${going.length} released`, tone: "done" });
        router.refresh();
        onClose();
      },
    }),
  );
  const toggle = (line: ReleaseLine, on: boolean) => {
    const next = new Set(left);
    if (on) next.delete(keyOf(line));
    else next.add(keyOf(line));
    setLeft(next);
  };
  const nothing = ready.length === 0 ? "Everything that is ready is released as it is now." : null;
  return (
    <FormDialog
      title="Release for fieldwork"
      description={`The auditors of ${sheet.engagement} read this from now on, in the version named.`}
      submit={going.length > 0 ? `Release ${going.length}` : "Release"}
      pending={release.isPending}
      problem={problemOf(release.error).message}
      onClose={onClose}
      onSubmit={() =>
        going.length === 0
          ? onClose()
          : release.mutate({
              ...scope,
              engagementId: sheet.engagementId,
              items: going.map(({ kind, documentId }) => ({ kind, documentId })),
            })
      }
    >
      <fieldset className="grid gap-2">
        <legend className="pb-1 font-medium">What goes</legend>
        {nothing ? (
          <p className="text-ink-2">{nothing}</p>
        ) : (
          ready.map((l) => (
            <div key={keyOf(l)}>
              <CheckboxInput
                label={l.standing ? `${l.label}, again` : l.label}
                checked={!left.has(keyOf(l))}
                onChange={(e) => toggle(l, e.target.checked)}
              />
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
