"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Field, SelectInput, TextInput } from "#app/_ui/field.tsx";
import { KIND_LABEL, type OrganizationKind } from "#server/access/rules.ts";

/** @param next an invitation to go on with: then no organization is asked for */
export function SignUpForm({ next, outbox }: { next: string | null; outbox: boolean }) {
  const invited = next?.startsWith("/invitation/") ?? false;
  const [values, setValues] = useState({
    name: "",
    email: "",
    password: "",
    organization: "",
    kind: "service_organization" as OrganizationKind,
  });
  const signUp = useMutation(useTRPC().account.signUp.mutationOptions());
  const { message, fields } = problemOf(signUp.error);
  const set = (key: keyof typeof values) => (event: { target: { value: string } }) =>
    setValues({ ...values, [key]: event.target.value });

  if (signUp.isSuccess)
    return (
      <div className="mx-auto max-w-sm" role="status">
        <h1 className="font-title text-3xl">Look at your mail</h1>
        <p className="mt-4">
          We sent a message to <strong className="font-medium">{values.email}</strong> with a link to go on. It works
          once, for 24 hours.
          {invited && " Then open the invitation again."}
        </p>
        {outbox && (
          <p className="mt-4 text-ink-2">
            This demo sends no mail:{" "}
            <Link className="link" href="/outbox">
              open its outbox
            </Link>{" "}
            instead.
          </p>
        )}
      </div>
    );

  return (
    <div className="mx-auto max-w-sm">
      <h1 className="font-title text-3xl">Sign up</h1>
      <form
        method="post"
        className="mt-6 grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const organization = invited ? null : { name: values.organization, kind: values.kind };
          signUp.mutate({ name: values.name, email: values.email, password: values.password, organization });
        }}
      >
        <Field label="Your name" error={fields.name}>
          <TextInput name="name" autoComplete="name" required value={values.name} onChange={set("name")} />
        </Field>
        <Field label="Email address" error={fields.email}>
          <TextInput
            type="email"
            name="email"
            autoComplete="username"
            required
            value={values.email}
            onChange={set("email")}
          />
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
        {!invited && (
          <>
            <Field label="Organization" error={fields["organization.name"]}>
              <TextInput
                name="organization"
                autoComplete="organization"
                required
                value={values.organization}
                onChange={set("organization")}
              />
            </Field>
            <Field label="What it is">
              <SelectInput name="kind" value={values.kind} onChange={set("kind")}>
                {Object.entries(KIND_LABEL).map(([kind, label]) => (
                  <option key={kind} value={kind}>
                    {label}
                  </option>
                ))}
              </SelectInput>
            </Field>
          </>
        )}
        {message && Object.keys(fields).length === 0 && (
          <p role="alert" className="text-miss">
            {message}
          </p>
        )}
        <Button type="submit" variant="primary" pending={signUp.isPending}>
          Sign up
        </Button>
      </form>
    </div>
  );
}
