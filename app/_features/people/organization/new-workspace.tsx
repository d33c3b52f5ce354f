"use client";

import { useState } from "react";
import { client } from "#app/_lib/client.ts";
import { hrefIn } from "#app/_lib/scope.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { Form } from "#app/_ui/form.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { TimeZoneField } from "./time-zone-field.tsx";

/** The form for a workspace, on a page of its own right for the first one. */
export function WorkspaceForm({ organizationId }: { organizationId: string }) {
  const form = useWorkspaceForm(organizationId);
  return (
    <Form form={form} className="grid max-w-sm gap-4">
      <WorkspaceFields form={form} />
      {form.problem && <Problem>{form.problem}</Problem>}
      <span>
        <Button type="submit" variant="primary" pending={form.pending}>
          Create the workspace
        </Button>
      </span>
    </Form>
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
      form={form}
      onClose={onClose}
    >
      <WorkspaceFields form={form} />
    </FormDialog>
  );
}

function WorkspaceFields({ form }: { form: ReturnType<typeof useWorkspaceForm> }) {
  return (
    <>
      <Field
        label="System"
        hint="The service a report would describe, such as “Payroll platform”."
        error={form.errors.name}
        required
      >
        <TextInput autoComplete="off" {...form.text("name")} />
      </Field>
      <TimeZoneField form={form} />
    </>
  );
}

function useWorkspaceForm(organization: string) {
  return useForm({
    first: { name: "", timeZone: "UTC" },
    send: (values) => client.workspaces.create.mutate({ organization, ...values }),
    draft: "workspace",
    to: ({ slug }) => hrefIn({ workspace: slug }, ""),
    refresh: false,
  });
}
