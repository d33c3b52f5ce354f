"use client";

import { signOut } from "#app/_lib/session.ts";
import { Button } from "#app/_ui/button.tsx";
import { pathTo } from "#server/ground/screens/rules/addresses.ts";

type Props = { token: string; wanted: string; current: string };

/** Signed in, but not as the person invited. */
export function OtherAccount({ token, wanted, current }: Props) {
  const callbackUrl = `/sign-in?next=${encodeURIComponent(pathTo("/invitation/[token]", { token }))}`;
  return (
    <>
      <p className="mt-5">
        This invitation is for <strong className="font-medium">{wanted}</strong>, and you are signed in as{" "}
        <strong className="font-medium">{current}</strong>. Sign in with {wanted} to accept it.
      </p>
      <p className="mt-3">
        <Button onClick={() => void signOut(callbackUrl)}>Sign out and continue</Button>
      </p>
    </>
  );
}
