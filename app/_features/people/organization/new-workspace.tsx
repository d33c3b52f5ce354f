"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { hrefIn } from "#app/_lib/scope.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { TimeZoneField } from "./time-zone-field.tsx";

/** The form for a workspace, on a page of its own right for the first one. */
export function WorkspaceForm({ organizationId }: { organizationId: string }) {
  const form = useWorkspaceForm(organizationId);
  return (
    <form
      className="grid max-w-sm gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        form.create();
      }}
    >
      <WorkspaceFields form={form} />
      {form.problem && <Problem>{form.problem}</Problem>}
      <span>
        <Button type="submit" variant="primary" pending={form.pending}>
          Create the workspace
        </Button>
      </span>
    </form>
  );
}

export function NewWorkspace({ organizationId }: { organizationId: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>New workspace</Button>
      {open && <WorkspaceDialog organizationId={organizationId} onClose={() => setOpen(false)} />}
    </>
  );
}

function WorkspaceDialog({ organizationId, onClose }: { organizationId: string; onClose(): void }) {
  const form = useWorkspaceForm(organizationId);
  return (
    <FormDialog
      title="New workspace"
      description="A workspace is one system under assurance: its controls, evidence and engagements."
      submit="Create the workspace"
      pending={form.pending}
      problem={form.problem}
      onClose={onClose}
      onSubmit={form.create}
    >
      <WorkspaceFields form={form} />
    </FormDialog>
  );
}

function WorkspaceFields({ form }: { form: ReturnType<typeof useWorkspaceForm> }) {
  const { values, set, fields } = form;
  return (
    <>
      <Field
        label="System"
        hint="The service a report would describe, such as “Payroll platform”."
        error={fields.name}
        required
      >
        <TextInput autoComplete="off" value={values.name} onChange={(e) => set({ name: e.target.value })} />
      </Field>
      <TimeZoneField value={values.timeZone} onChange={(timeZone) => set({ timeZone })} error={fields.timeZone} />
    </>
  );
}

function useWorkspaceForm(organization: string) {
  const router = useRouter();
  const [values, setValues] = useState({ name: "", timeZone: "UTC" });
  const create = useMutation(
    useTRPC().workspaces.create.mutationOptions({
      onSuccess: ({ slug }) => router.push(hrefIn({ workspace: slug }, "")),
    }),
  );
  const { message, fields } = problemOf(create.error);
  return {
    values,
    fields,
    problem: Object.keys(fields).length === 0 ? message : null,
    pending: create.isPending,
    set: (change: Partial<typeof values>) => setValues((now) => ({ ...now, ...change })),
    create: () => create.mutate({ organization, ...values }),
  };
}
