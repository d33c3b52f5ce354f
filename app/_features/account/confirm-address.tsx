"use client";

import Link from "next/link";
import { useState } from "react";
import { signIn } from "#app/_lib/session.ts";
import { Button } from "#app/_ui/button.tsx";

/** Confirming is a press of a button: mail programs that open links ahead of the reader must not use the link up. */
export function ConfirmAddress({ token }: { token: string }) {
  const [state, setState] = useState<"waiting" | "pending" | "failed">("waiting");

  async function confirm() {
    setState("pending");
    const result = await signIn("confirmation", { token });
    if (result?.ok) window.location.assign("/home");
    else setState("failed");
  }

  return (
    <div className="mx-auto max-w-sm">
      <h1 className="font-title text-3xl">Confirm your address</h1>
      {state === "failed" ? (
        <p role="alert" className="mt-4">
          This link was used already or has expired.{" "}
          <Link className="link" href="/sign-in">
            Sign in
          </Link>
          , or{" "}
          <Link className="link" href="/sign-up">
            sign up again
          </Link>{" "}
          to get a new one.
        </p>
      ) : (
        <>
          <p className="mt-4">Press the button to create your account and sign in.</p>
          <Button className="mt-4" variant="primary" pending={state === "pending"} onClick={confirm}>
            Confirm and sign in
          </Button>
        </>
      )}
    </div>
  );
}
