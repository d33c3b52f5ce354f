"use client";

import Link from "next/link";
import { client } from "#app/_lib/client.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { FormDialog } from "#app/_ui/form-dialog.tsx";
import { SelectInput } from "#app/_ui/select-input.tsx";
import { mayAssign, ROLE_LABEL, type Role } from "#server/ground/access/rules.ts";
import { pathTo } from "#server/ground/screens/rules/addresses.ts";
import type { OrganizationView } from "#server/people/organizations/schema.ts";
import type { MemberRow } from "#server/people/people/schema.ts";

const ROLES = Object.keys(ROLE_LABEL) as Role[];
type Props = { organization: OrganizationView; who: MemberRow | null; onClose(): void };

/** Invites somebody new, or a person who is only named so far and keeps their controls. */
export function InviteDialog({ organization, who, onClose }: Props) {
  const form = useForm({
    first: { name: who?.name ?? "", email: who?.email ?? "", role: who?.role ?? ("control_owner" as Role) },
    send: (values) => client.people.invite.mutate({ organization: organization.id, membershipId: who?.id, ...values }),
    draft: `invite.${who?.id ?? "new"}`,
    toast: (_, { email }) => `An invitation is on its way to ${email}`,
    done: onClose,
  });
  return (
    <FormDialog
      title={who ? `Invite ${who.name}` : "Invite a person"}
      description="They get a link by mail that works once, for 7 days, and only for this address."
      submit="Send the invitation"
      form={form}
      onClose={onClose}
    >
      <Field label="Name" error={form.errors.name} required>
        <TextInput autoComplete="off" {...form.text("name")} />
      </Field>
      <Field label="Email address" error={form.errors.email} required>
        <TextInput type="email" autoComplete="off" {...form.text("email")} />
      </Field>
      <Field
        label="Role"
        error={form.errors.role}
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
        <SelectInput {...form.text("role")}>
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
