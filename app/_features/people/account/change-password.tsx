"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { problemOf } from "#app/_lib/errors.ts";
import { useTRPC } from "#app/_lib/trpc.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { Problem } from "#app/_ui/problem.tsx";

/** @param email for password managers, which file the new password under it */
export function ChangePassword({ email }: { email: string }) {
  const router = useRouter();
  const [values, setValues] = useState({ current: "", next: "" });
  const change = useMutation(
    useTRPC().account.changePassword.mutationOptions({
      onSuccess: () => {
        setValues({ current: "", next: "" });
        router.refresh();
      },
    }),
  );
  const { message, fields } = problemOf(change.error);
  return (
    <form
      method="post"
      className="grid max-w-sm gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate(values);
      }}
    >
      <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
      <Field label="Current password" error={fields.current} required>
        <TextInput
          type="password"
          autoComplete="current-password"
          value={values.current}
          onChange={(e) => setValues({ ...values, current: e.target.value })}
        />
      </Field>
      <Field
        label="New password"
        hint="At least 12 characters; a few unrelated words do well. Every other session ends."
        error={fields.next ?? fields.password}
        required
      >
        <TextInput
          type="password"
          autoComplete="new-password"
          minLength={12}
          value={values.next}
          onChange={(e) => setValues({ ...values, next: e.target.value })}
        />
      </Field>
      {message && Object.keys(fields).length === 0 && <Problem>{message}</Problem>}
      <span>
        <Button type="submit" pending={change.isPending}>
          Change the password
        </Button>
      </span>
      {change.isSuccess && values.next === "" && (
        <p role="status" className="text-ink-2">
          The password is changed, and you are signed out everywhere else.
        </p>
      )}
    </form>
  );
}
