"use client";

import { client } from "#app/_lib/client.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { Form } from "#app/_ui/form.tsx";
import { Problem } from "#app/_ui/problem.tsx";

/** @param email for password managers, which file the new password under it */
export function ChangePassword({ email }: { email: string }) {
  const form = useForm({
    first: { current: "", next: "" },
    send: client.account.changePassword.mutate,
    places: { password: "next" },
    clears: true,
    losable: true,
  });
  return (
    <Form form={form} method="post" className="grid max-w-sm gap-4">
      <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
      <Field label="Current password" error={form.errors.current} required>
        <TextInput type="password" autoComplete="current-password" {...form.text("current")} />
      </Field>
      <Field
        label="New password"
        hint="At least 12 characters; a few unrelated words work well. Every other session ends."
        error={form.errors.next}
        required
      >
        <TextInput type="password" autoComplete="new-password" minLength={12} {...form.text("next")} />
      </Field>
      {form.problem && <Problem>{form.problem}</Problem>}
      <span>
        <Button type="submit" pending={form.pending}>
          Change the password
        </Button>
      </span>
      {form.isDone && (
        <p role="status" className="text-ink-2">
          The password was changed, and you are signed out everywhere else.
        </p>
      )}
    </Form>
  );
}
