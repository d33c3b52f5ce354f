"use client";

// next-auth's client brings as much script as a whole screen does, and is needed at a press of a button.
const client = () => import("next-auth/react");

/** @returns whether it worked; nothing when the server could not be asked */
export async function signIn(way: "password" | "confirmation", given: Record<string, string>) {
  return client()
    .then((auth) => auth.signIn(way, { ...given, redirect: false }))
    .catch(() => undefined);
}

export async function signOut(callbackUrl: string): Promise<void> {
  const auth = await client();
  await auth.signOut({ callbackUrl });
}
