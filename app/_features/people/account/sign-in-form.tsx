"use client";

import Link from "next/link";
import { Wrong } from "#app/_lib/errors.ts";
import { safeNext } from "#app/_lib/safe-next.ts";
import { signIn } from "#app/_lib/session.ts";
import { useAct } from "#app/_lib/use-act.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { leaveFor } from "#app/_lib/use-warn-of-loss.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field, TextInput } from "#app/_ui/field.tsx";
import { Form } from "#app/_ui/form.tsx";

type Demo = { email: string; password: string; name: string; who: string };

export function SignInForm({ next, demo }: { next: string; demo: Demo[] }) {
  const form = useForm({ first: { email: "", password: "" }, send: enter, refresh: false, losable: true });
  const demoSignIn = useAct(enter, { refresh: false });
  const pending = form.pending || demoSignIn.pending || form.isDone || demoSignIn.isDone;

  async function enter({ email, password }: { email: string; password: string }) {
    const result = await signIn({ email, password });
    if (!result?.ok) throw new Wrong({ password: messageFor(result?.error) });
    // A full page load clears whatever another person left in this tab's memory.
    leaveFor(safeNext(next));
  }

  return (
    <div className="mx-auto max-w-sm">
      <h1 className="font-title text-3xl">Sign in</h1>
      <Form form={form} method="post" className="mt-6 grid gap-4">
        <Field label="Email address">
          <TextInput type="email" name="email" autoComplete="username" required {...form.text("email")} />
        </Field>
        <Field label="Password" error={form.errors.password ?? demoSignIn.problem}>
          <TextInput
            type="password"
            name="password"
            autoComplete="current-password"
            required
            {...form.text("password")}
          />
        </Field>
        <Button type="submit" variant="primary" pending={pending}>
          Sign in
        </Button>
        <p className="flex justify-between text-ink-2">
          <Link className="link" href={`/sign-up?next=${encodeURIComponent(next)}`}>
            Sign up
          </Link>
          <Link className="link" href="/reset-password">
            Forgot your password?
          </Link>
        </p>
      </Form>
      {demo.length > 0 && (
        <section aria-labelledby="demo" className="mt-10 border-rule-strong border-t pt-4">
          <h2 id="demo" className="font-medium font-title text-lg">
            Demo sign-ins
          </h2>
          <p className="mt-1 text-ink-2">One click signs you in. The password of all is {demo[0]?.password}.</p>
          <ul className="mt-3">
            {demo.map((person) => (
              <li key={person.email} className="border-rule border-b">
                <button
                  type="button"
                  disabled={pending}
                  className="grid w-full grid-cols-1 py-2 text-left hover:bg-wash"
                  onClick={() => void demoSignIn.run(person)}
                >
                  <span className="font-medium">
                    {person.name}, {person.who}
                  </span>
                  <span className="font-code text-ink-2 text-sm">{person.email}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function messageFor(error: string | null | undefined): string {
  if (error === "too_many_requests") return "Too many attempts. Wait 15 minutes, then try again.";
  if (error === "CredentialsSignin") return "Wrong email address or password. Check both, or set a new password.";
  return "Sign-in failed. Try again in a moment.";
}
