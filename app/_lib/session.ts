"use client";

import { leaveFor, mayLeave } from "#app/_lib/use-warn-of-loss.ts";
import { forgetDrafts, tellTabs } from "./whose-page.ts";

// next-auth's client is as large as a screen's script, and is needed only when a button is pressed.
const client = () => import("next-auth/react");

/** @returns whether it worked; nothing when the server could not be asked */
export async function signIn(given: { email: string; password: string }) {
  const result = await client()
    .then((auth) => auth.signIn("password", { ...given, redirect: false }))
    .catch(() => undefined);
  if (result?.ok) tellTabs("signed-in");
  return result;
}

/** Ends the session in all of this browser's tabs, and removes what the person left in the browser. */
export async function signOut(then: string): Promise<void> {
  if (!mayLeave()) return;
  const auth = await client();
  await auth.signOut({ redirect: false });
  tellTabs("signed-out");
  forgetDrafts();
  leaveFor(then);
}
