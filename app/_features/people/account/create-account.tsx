"use client";

import Link from "next/link";
import { useState } from "react";
import { client } from "#app/_lib/client.ts";
import { signIn } from "#app/_lib/session.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { leaveFor } from "#app/_lib/use-warn-of-loss.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { Form } from "#app/_ui/form.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { SelectInput } from "#app/_ui/select-input.tsx";
import { KIND_LABEL, type OrganizationKind } from "#server/ground/access/rules.ts";

/**
 * Creates the account for a sign-up link. Nothing happens before the button is pressed: mail programs prefetch
 * links ahead of the reader.
 *
 * @param email the address that the link was mailed to
 */
export function CreateAccount({ token, email }: { token: string; email: string }) {
  const [made, setMade] = useState<"signing-in" | "sign-in-yourself" | null>(null);
  const form = useForm({
    first: { name: "", password: "", organization: "", kind: "service_organization" as OrganizationKind },
    send: ({ organization, kind, ...values }) =>
      client.account.confirmSignUp.mutate({
        token,
        ...values,
        organization: organization.trim() ? { name: organization, kind } : null,
      }),
    places: { "organization.name": "organization" },
    refresh: false,
    async done(_, { password }) {
      setMade("signing-in");
      const result = await signIn({ email, password });
      if (result?.ok) leaveFor("/home");
      else setMade("sign-in-yourself");
    },
  });

  if (made === "sign-in-yourself")
    return (
      <div className="mx-auto max-w-sm" role="status">
        <h1 className="font-title text-3xl">Your account is ready</h1>
        <p className="mt-4">
          <Link className="link" href="/sign-in">
            Sign in
          </Link>{" "}
          with {email} and the password that you have just chosen.
        </p>
      </div>
    );

  return (
    <div className="mx-auto max-w-sm">
      <h1 className="font-title text-3xl">Create your account</h1>
      <p className="mt-4">
        For <strong className="break-all font-medium">{email}</strong>. If this address is not yours, close this page.
      </p>
      <Form form={form} method="post" className="mt-6 grid gap-4">
        <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
        <Field label="Your name" error={form.errors.name}>
          <TextInput name="name" autoComplete="name" required {...form.text("name")} />
        </Field>
        <Field
          label="Password"
          hint="At least 12 characters; a few unrelated words work well."
          error={form.errors.password}
        >
          <TextInput
            type="password"
            name="password"
            autoComplete="new-password"
            required
            minLength={12}
            {...form.text("password")}
          />
        </Field>
        <Field
          label="Organization"
          optional
          hint="Leave it empty if you were invited: open the invitation again afterwards."
          error={form.errors.organization}
        >
          <TextInput name="organization" autoComplete="organization" {...form.text("organization")} />
        </Field>
        <Field label="Kind of organization">
          <SelectInput name="kind" {...form.text("kind")}>
            {Object.entries(KIND_LABEL).map(([kind, label]) => (
              <option key={kind} value={kind}>
                {label}
              </option>
            ))}
          </SelectInput>
        </Field>
        {form.problem && <Problem>{form.problem}</Problem>}
        <Button type="submit" variant="primary" pending={form.pending || made === "signing-in"}>
          Create the account
        </Button>
      </Form>
    </div>
  );
}
