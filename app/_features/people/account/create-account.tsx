"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { signIn } from "#app/_lib/session.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { leaveFor, useWarnOfLoss } from "#app/_lib/use-warn-of-loss.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field, SelectInput, TextInput } from "#app/_ui/field.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { KIND_LABEL, type OrganizationKind } from "#server/ground/access/rules.ts";

const NOTHING = { name: "", password: "", organization: "", kind: "service_organization" as OrganizationKind };

/**
 * Makes the account of whoever opened a sign-up's link, from what they type here. Nothing happens before the button: mail programs open
 * links ahead of the reader.
 *
 * @param email the address that the link was mailed to
 */
export function CreateAccount({ token, email }: { token: string; email: string }) {
  const [values, setValues] = useState(NOTHING);
  const [made, setMade] = useState<"signing-in" | "sign-in-yourself" | null>(null);
  const confirm = useMutation(
    useTRPC().account.confirmSignUp.mutationOptions({
      async onSuccess() {
        setMade("signing-in");
        const result = await signIn({ email, password: values.password });
        if (result?.ok) leaveFor("/home");
        else setMade("sign-in-yourself");
      },
    }),
  );
  const { message, fields } = problemOf(confirm.error);
  const set = (key: keyof typeof values) => (event: { target: { value: string } }) =>
    setValues({ ...values, [key]: event.target.value });
  useWarnOfLoss(values !== NOTHING && !made);

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
      <form
        method="post"
        className="mt-6 grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const { name, password, organization, kind } = values;
          const named = organization.trim() ? { name: organization, kind } : null;
          confirm.mutate({ token, name, password, organization: named });
        }}
      >
        <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
        <Field label="Your name" error={fields.name}>
          <TextInput name="name" autoComplete="name" required value={values.name} onChange={set("name")} />
        </Field>
        <Field label="Password" hint="At least 12 characters; a few unrelated words do well." error={fields.password}>
          <TextInput
            type="password"
            name="password"
            autoComplete="new-password"
            required
            minLength={12}
            value={values.password}
            onChange={set("password")}
          />
        </Field>
        <Field
          label="Organization"
          optional
          hint="Leave it empty if you were invited: open the invitation again afterwards."
          error={fields["organization.name"]}
        >
          <TextInput
            name="organization"
            autoComplete="organization"
            value={values.organization}
            onChange={set("organization")}
          />
        </Field>
        <Field label="Kind of organization">
          <SelectInput name="kind" value={values.kind} onChange={set("kind")}>
            {Object.entries(KIND_LABEL).map(([kind, label]) => (
              <option key={kind} value={kind}>
                {label}
              </option>
            ))}
          </SelectInput>
        </Field>
        {message && Object.keys(fields).length === 0 && <Problem>{message}</Problem>}
        <Button type="submit" variant="primary" pending={confirm.isPending || made === "signing-in"}>
          Create the account
        </Button>
      </form>
    </div>
  );
}
