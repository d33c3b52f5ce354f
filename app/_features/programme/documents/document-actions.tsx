"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { hrefIn } from "#app/_lib/scope.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Button, ButtonLink } from "#app/_ui/button.tsx";
import { Field, TextArea } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { useToast } from "#app/_ui/toast.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { DocumentView } from "#server/programme/documents/schema.ts";
import { type DocumentChoices, DocumentFields, fieldErrors } from "./document-fields.tsx";

type Props = {
  scope: InWorkspace;
  found: DocumentView;
  choices: DocumentChoices;
  may: { manage: boolean; approve: boolean; acknowledge: boolean };
};

/** What the person at the keyboard can do with a document. */
export function DocumentActions({ scope, found, choices, may }: Props) {
  const trpc = useTRPC();
  const router = useRouter();
  const toast = useToast();
  const [open, setOpen] = useState<"change" | "retire" | null>(null);
  const done = (title: string) => ({
    onSuccess: () => {
      toast({ title, tone: "done" });
      router.refresh();
    },
  });
  const approve = useMutation(trpc.documents.approve.mutationOptions(done("Approved")));
  const acknowledge = useMutation(trpc.documents.acknowledge.mutationOptions(done("Noted that you have read it")));
  if (found.state === "retired") return null;
  const isNewest = found.opened === found.version;
  const isApproved = found.opened === found.approvedVersion;
  const problem = problemOf(approve.error ?? acknowledge.error).message;
  return (
    <div className="grid gap-2 pb-3 print:hidden">
      <div className="flex flex-wrap gap-2">
        {may.acknowledge && found.toAcknowledge && isApproved && (
          <Button
            variant="primary"
            pending={acknowledge.isPending}
            onClick={() => acknowledge.mutate({ ...scope, documentId: found.id, version: found.opened })}
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
            pending={approve.isPending}
            onClick={() => approve.mutate({ ...scope, documentId: found.id, version: found.opened })}
          >
            {isApproved ? "Reviewed: it still holds" : `Approve version ${found.opened}`}
          </Button>
        )}
        {may.manage && isNewest && <ButtonLink href={hrefIn(scope, `/documents/${found.id}/edit`)}>Write</ButtonLink>}
        {may.manage && <Button onClick={() => setOpen("change")}>Change the fields</Button>}
        {may.manage && (
          <Button variant="quiet" onClick={() => setOpen("retire")}>
            Retire
          </Button>
        )}
      </div>
      {problem && <Problem>{problem}</Problem>}
      {open === "change" && (
        <ChangeDialog scope={scope} found={found} choices={choices} onClose={() => setOpen(null)} />
      )}
      {open === "retire" && <RetireDialog scope={scope} found={found} onClose={() => setOpen(null)} />}
    </div>
  );
}

type DialogProps = { scope: InWorkspace; found: DocumentView; onClose(): void };

function ChangeDialog({ scope, found, choices, onClose }: DialogProps & { choices: DocumentChoices }) {
  const router = useRouter();
  const { kind, title, ownerId, reviewMonths, needsAcknowledgement, controls, criteria } = found;
  const [values, setValues] = useState({
    kind,
    title,
    ownerId,
    reviewMonths,
    needsAcknowledgement,
    controls,
    criteria,
  });
  const change = useMutation(
    useTRPC().documents.change.mutationOptions({
      onSuccess: () => {
        router.refresh();
        onClose();
      },
    }),
  );
  const { message, fields } = problemOf(change.error);
  return (
    <FormDialog
      title={`Change ${found.title}`}
      submit="Save the change"
      pending={change.isPending}
      problem={Object.keys(fields).length > 0 ? null : message}
      onSubmit={() => change.mutate({ ...scope, documentId: found.id, values, version: found.fieldsVersion })}
      onClose={onClose}
      size="wide"
    >
      <DocumentFields values={values} choices={choices} errors={fieldErrors(fields)} onChange={setValues} />
    </FormDialog>
  );
}

function RetireDialog({ scope, found, onClose }: DialogProps) {
  const router = useRouter();
  const [why, setWhy] = useState("");
  const retire = useMutation(
    useTRPC().documents.retire.mutationOptions({
      onSuccess: () => {
        router.refresh();
        onClose();
      },
    }),
  );
  const { message, fields } = problemOf(retire.error);
  return (
    <FormDialog
      title={`Retire ${found.title}`}
      description="It is not in force any more from today. Its versions and approvals stay."
      submit="Retire it"
      danger
      pending={retire.isPending}
      problem={fields.why ? null : message}
      onSubmit={() => retire.mutate({ ...scope, documentId: found.id, why })}
      onClose={onClose}
    >
      <Field label="Why" error={fields.why} required>
        <TextArea rows={2} value={why} onChange={(e) => setWhy(e.target.value)} />
      </Field>
    </FormDialog>
  );
}
