"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Field, SelectInput, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { useToast } from "#app/_ui/toast.tsx";
import { mayAssign, ROLE_LABEL, type Role } from "#server/ground/access/rules.ts";
import { pathTo } from "#server/ground/screens/rules/addresses.ts";
import type { OrganizationView } from "#server/people/organizations/schema.ts";
import type { MemberRow } from "#server/people/people/schema.ts";

const ROLES = Object.keys(ROLE_LABEL) as Role[];
type Props = { organization: OrganizationView; who: MemberRow | null; onClose(): void };

/** Invites somebody new, or a person who is only named so far and keeps their controls. */
export function InviteDialog({ organization, who, onClose }: Props) {
  const router = useRouter();
  const toast = useToast();
  const [values, setValues] = useState({
    name: who?.name ?? "",
    email: who?.email ?? "",
    role: who?.role ?? ("control_owner" as Role),
  });
  const invite = useMutation(
    useTRPC().people.invite.mutationOptions({
      onSuccess: () => {
        toast({ title: `An invitation is on its way to ${values.email}`, tone: "done" });
        router.refresh();
        onClose();
      },
    }),
  );
  const { message, fields } = problemOf(invite.error);
  const set = (change: Partial<typeof values>) => setValues({ ...values, ...change });
  return (
    <FormDialog
      title={who ? `Invite ${who.name}` : "Invite a person"}
      description="They get a link by mail that works once, for 7 days, and only for this address."
      submit="Send the invitation"
      pending={invite.isPending}
      problem={Object.keys(fields).length === 0 ? message : null}
      onClose={onClose}
      onSubmit={() => invite.mutate({ organization: organization.id, membershipId: who?.id, ...values })}
    >
      <Field label="Name" error={fields.name} required>
        <TextInput autoComplete="off" value={values.name} onChange={(e) => set({ name: e.target.value })} />
      </Field>
      <Field label="Email address" error={fields.email} required>
        <TextInput
          type="email"
          autoComplete="off"
          value={values.email}
          onChange={(e) => set({ email: e.target.value })}
        />
      </Field>
      <Field
        label="Role"
        error={fields.role}
        hint={
          <>
            <Link
              className="link"
              href={`${pathTo("/o/[organization]/settings", { organization: organization.id })}#who-may-do-what`}
            >
              Who may do what
            </Link>{" "}
            lists what each role can do.
          </>
        }
      >
        <SelectInput
          value={values.role}
          onChange={(e) => set({ role: ROLES.find((r) => r === e.target.value) ?? values.role })}
        >
          {ROLES.filter((r) => mayAssign(organization.own.role, r)).map((r) => (
            <option key={r} value={r}>
              {ROLE_LABEL[r]}
            </option>
          ))}
        </SelectInput>
      </Field>
    </FormDialog>
  );
}
