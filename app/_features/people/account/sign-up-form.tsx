"use client";

import Link from "next/link";
import { client } from "#app/_lib/client.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { Form } from "#app/_ui/form.tsx";

/**
 * Asks only for the address: the rest is asked of whoever can read its mail.
 *
 * @param next an invitation to go on with
 */
export function SignUpForm({ next, outbox }: { next: string | null; outbox: boolean }) {
  const form = useForm({ first: { email: "" }, send: client.account.signUp.mutate, refresh: false, losable: true });

  if (form.isDone)
    return (
      <div className="mx-auto max-w-sm" role="status">
        <h1 className="font-title text-3xl">Check your mail</h1>
        <p className="mt-4">
          A message to <strong className="break-all font-medium">{form.values.email}</strong> says how to continue. Its
          link works once, for 24 hours{next?.startsWith("/invitation/") ? "; then open the invitation again" : ""}.
        </p>
        <p className="mt-4 text-ink-2">
          Asked before? Use the newest message you have: we send another only when that one is no longer recent. If
          nothing arrives, look in the junk folder, and ask again in 20 minutes.
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
      <Form form={form} method="post" className="mt-6 grid gap-4">
        <Field
          label="Email address"
          hint="We send a link there. You choose your name and password once you open it."
          error={form.errors.email ?? form.problem}
        >
          <TextInput type="email" name="email" autoComplete="username" required {...form.text("email")} />
        </Field>
        <Button type="submit" variant="primary" pending={form.pending}>
          Send the link
        </Button>
      </Form>
    </div>
  );
}
