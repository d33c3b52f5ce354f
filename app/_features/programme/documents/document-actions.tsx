"use client";

import { useState } from "react";
import { client } from "#app/_lib/client.ts";
import { OnceLoaded } from "#app/_lib/once-loaded.tsx";
import { hrefIn } from "#app/_lib/scope.ts";
import { useAct } from "#app/_lib/use-act.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Button, ButtonLink } from "#app/_ui/button.tsx";
import { Field, TextArea } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { DocumentChoices, DocumentView } from "#server/programme/documents/schema.ts";
import { DocumentFields, formOf, valuesOf } from "./document-fields.tsx";

type Props = {
  scope: InWorkspace;
  found: DocumentView;
  may: { manage: boolean; approve: boolean; acknowledge: boolean };
};

/** What the person at the keyboard can do with a document. */
export function DocumentActions({ scope, found, may }: Props) {
  const [open, setOpen] = useState<"change" | "retire" | null>(null);
  const approve = useAct(client.documents.approve.mutate, { toast: "Approved" });
  const acknowledge = useAct(client.documents.acknowledge.mutate, { toast: "Acknowledged" });
  if (found.state === "retired") return null;
  const isNewest = found.opened === found.version;
  const isApproved = found.opened === found.approvedVersion;
  const problem = approve.problem ?? acknowledge.problem;
  return (
    <div className="grid gap-2 pb-3 print:hidden">
      <div className="flex flex-wrap gap-2">
        {may.acknowledge && found.toAcknowledge && isApproved && (
          <Button
            variant="primary"
            pending={acknowledge.pending}
            onClick={() => void acknowledge.run({ ...scope, documentId: found.id, version: found.opened })}
          >
            I have read version {found.opened}
          </Button>
        )}
        {may.acknowledge && found.toAcknowledge && !isApproved && (
          <ButtonLink href={hrefIn(scope, `/documents/${found.id}`, { version: String(found.approvedVersion) })}>
            Read version {found.approvedVersion}, which is in force
          </ButtonLink>
        )}
        {may.approve && (isNewest || isApproved) && (
          <Button
            variant={isApproved ? "plain" : "primary"}
            pending={approve.pending}
            onClick={() => void approve.run({ ...scope, documentId: found.id, version: found.opened })}
          >
            {isApproved ? "Reviewed, no changes needed" : `Approve version ${found.opened}`}
          </Button>
        )}
        {may.manage && isNewest && <ButtonLink href={hrefIn(scope, `/documents/${found.id}/edit`)}>Edit</ButtonLink>}
        {may.manage && <Button onClick={() => setOpen("change")}>Edit details</Button>}
        {may.manage && (
          <Button variant="quiet" onClick={() => setOpen("retire")}>
            Retire
          </Button>
        )}
      </div>
      {problem && <Problem>{problem}</Problem>}
      {open === "change" && (
        <OnceLoaded ask={client.documents.choices.query} input={scope} onClose={() => setOpen(null)}>
          {(choices) => <ChangeDialog scope={scope} found={found} choices={choices} onClose={() => setOpen(null)} />}
        </OnceLoaded>
      )}
      {open === "retire" && <RetireDialog scope={scope} found={found} onClose={() => setOpen(null)} />}
    </div>
  );
}

type DialogProps = { scope: InWorkspace; found: DocumentView; onClose(): void };

function ChangeDialog({ scope, found, choices, onClose }: DialogProps & { choices: DocumentChoices }) {
  const { kind, title, ownerId, reviewMonths, needsAcknowledgement, controls, criteria } = found;
  const form = useForm({
    first: formOf({ kind, title, ownerId, reviewMonths, needsAcknowledgement, controls, criteria }),
    send: (values) =>
      client.documents.change.mutate({
        ...scope,
        documentId: found.id,
        values: valuesOf(values),
        version: found.fieldsVersion,
      }),
    draft: `document.${found.id}`,
    done: onClose,
  });
  return (
    <FormDialog title={`Change ${found.title}`} submit="Save the change" form={form} onClose={onClose} size="wide">
      <DocumentFields form={form} choices={choices} />
    </FormDialog>
  );
}

function RetireDialog({ scope, found, onClose }: DialogProps) {
  const form = useForm({
    first: { why: "" },
    send: ({ why }) => client.documents.retire.mutate({ ...scope, documentId: found.id, why }),
    draft: `retire.${found.id}`,
    done: onClose,
  });
  return (
    <FormDialog
      title={`Retire ${found.title}`}
      description="It is no longer in force from today. Its versions and approvals stay."
      submit="Retire it"
      danger
      form={form}
      onClose={onClose}
    >
      <Field label="Reason" error={form.errors.why} required>
        <TextArea rows={2} {...form.text("why")} />
      </Field>
    </FormDialog>
  );
}
