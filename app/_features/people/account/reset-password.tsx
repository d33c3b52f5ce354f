"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";

export function AskReset({ outbox }: { outbox: boolean }) {
  const [email, setEmail] = useState("");
  const ask = useMutation(useTRPC().account.requestReset.mutationOptions());
  const { message } = problemOf(ask.error);
  return (
    <div className="mx-auto max-w-sm">
      <h1 className="font-title text-3xl">Set a new password</h1>
      {ask.isSuccess ? (
        <p role="status" className="mt-4">
          A message is on its way to {email}: a link to set a new password, or that no account has this address. The
          link works for 30 minutes.{" "}
          {outbox && (
            <Link className="link" href="/outbox">
              Open the demo's outbox
            </Link>
          )}
        </p>
      ) : (
        <form
          method="post"
          className="mt-6 grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            ask.mutate({ email });
          }}
        >
          <Field label="Email address" error={message}>
            <TextInput
              type="email"
              name="email"
              autoComplete="username"
              required
              value={email}
              onChange={(e) => setEmail(e.target.value)}
            />
          </Field>
          <Button type="submit" variant="primary" pending={ask.isPending}>
            Send a link
          </Button>
        </form>
      )}
    </div>
  );
}

export function SetPassword({ token }: { token: string }) {
  const [password, setPassword] = useState("");
  const reset = useMutation(useTRPC().account.resetPassword.mutationOptions());
  const { message, fields } = problemOf(reset.error);
  return (
    <div className="mx-auto max-w-sm">
      <h1 className="font-title text-3xl">Set a new password</h1>
      {reset.isSuccess ? (
        <p role="status" className="mt-4">
          The new password is set and every session was ended.{" "}
          <Link className="link" href="/sign-in">
            Sign in
          </Link>
        </p>
      ) : (
        <form
          method="post"
          className="mt-6 grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            reset.mutate({ token, password });
          }}
        >
          <Field
            label="New password"
            hint="At least 12 characters; a few unrelated words do well."
            error={fields.password ?? message}
          >
            <TextInput
              type="password"
              name="password"
              autoComplete="new-password"
              required
              minLength={12}
              value={password}
              onChange={(e) => setPassword(e.target.value)}
            />
          </Field>
          <Button type="submit" variant="primary" pending={reset.isPending}>
            Set the password
          </Button>
        </form>
      )}
    </div>
  );
}
