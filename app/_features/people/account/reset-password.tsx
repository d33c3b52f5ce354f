"use client";

import Link from "next/link";
import { client } from "#app/_lib/client.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { Form } from "#app/_ui/form.tsx";

export function AskReset({ outbox }: { outbox: boolean }) {
  const form = useForm({
    first: { email: "" },
    send: client.account.requestReset.mutate,
    refresh: false,
    losable: true,
  });
  return (
    <div className="mx-auto max-w-sm">
      <h1 className="font-title text-3xl">Set a new password</h1>
      {form.isDone ? (
        <p role="status" className="mt-4">
          A message is on its way to {form.values.email}: a link to set a new password, or that no account has this
          address. The link works for 30 minutes.{" "}
          {outbox && (
            <Link className="link" href="/outbox">
              Open the demo's outbox
            </Link>
          )}
        </p>
      ) : (
        <Form form={form} method="post" className="mt-6 grid gap-4">
          <Field label="Email address" error={form.errors.email ?? form.problem}>
            <TextInput type="email" name="email" autoComplete="username" required {...form.text("email")} />
          </Field>
          <Button type="submit" variant="primary" pending={form.pending}>
            Send a link
          </Button>
        </Form>
      )}
    </div>
  );
}

export function SetPassword({ token }: { token: string }) {
  const form = useForm({
    first: { password: "" },
    send: ({ password }) => client.account.resetPassword.mutate({ token, password }),
    refresh: false,
    losable: true,
  });
  return (
    <div className="mx-auto max-w-sm">
      <h1 className="font-title text-3xl">Set a new password</h1>
      {form.isDone ? (
        <p role="status" className="mt-4">
          The new password is set and every session was ended.{" "}
          <Link className="link" href="/sign-in">
            Sign in
          </Link>
        </p>
      ) : (
        <Form form={form} method="post" className="mt-6 grid gap-4">
          <Field
            label="New password"
            hint="At least 12 characters; a few unrelated words work well."
            error={form.errors.password ?? form.problem}
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
          <Button type="submit" variant="primary" pending={form.pending}>
            Set the password
          </Button>
        </Form>
      )}
    </div>
  );
}
