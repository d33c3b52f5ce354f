import "server-only";
import { TRPCError } from "@trpc/server";
import { cookies, headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { networkOf, sessionTokenOf, visitorOf } from "#server/ground/trpc/edge.ts";
import { createPageCaller } from "#server/surface/api/root.ts";
import { waitDigest } from "./wait.ts";

/** The procedures, called on the server as the person whose request this is. */
export const api = cache(async () => {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  return createPageCaller({
    sessionToken: sessionTokenOf(jar),
    visitor: visitorOf(jar),
    network: networkOf(head),
    now: new Date().toISOString(),
  });
});

/** Loads a page's data: without a session it leads to sign-in and back, and what the person cannot reach is 404. */
export async function load<T>(read: (call: Awaited<ReturnType<typeof api>>) => Promise<T>): Promise<T> {
  try {
    return await read(await api());
  } catch (error) {
    if (error instanceof TRPCError && error.code === "UNAUTHORIZED")
      redirect(`/sign-in?next=${encodeURIComponent((await headers()).get("x-address") ?? "/home")}`);
    // An address with a malformed id is not found either.
    if (error instanceof TRPCError && ["NOT_FOUND", "FORBIDDEN", "BAD_REQUEST"].includes(error.code)) notFound();
    throw signed(error);
  }
}

// Next sends the browser nothing of an error but its digest, and keeps an existing one.
function signed(error: unknown): unknown {
  if (!(error instanceof TRPCError) || !["TOO_MANY_REQUESTS", "SERVICE_UNAVAILABLE"].includes(error.code)) return error;
  const { cause } = error;
  const wait = cause && "retryAfter" in cause ? Number(cause.retryAfter) : 0;
  return Object.assign(error, { digest: waitDigest(error.code === "TOO_MANY_REQUESTS" ? "limit" : "outage", wait) });
}
