import { TRPCError } from "@trpc/server";
import type { Metadata } from "next";
import Link from "next/link";
import { CreateAccount } from "#app/_features/people/account/create-account.tsx";
import { api } from "#app/_lib/api.ts";
import { titled } from "#app/_lib/titled.ts";

export const metadata: Metadata = { ...titled("/sign-up/confirm"), referrer: "no-referrer", robots: { index: false } };

export default async function Confirm({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { token } = await searchParams;
  const email = typeof token === "string" ? await addressOf(token) : null;
  if (typeof token === "string" && email) return <CreateAccount token={token} email={email} />;
  return (
    <div className="mx-auto max-w-sm">
      <h1 className="font-title text-3xl">This link does not work</h1>
      <p className="mt-4">
        It has been used, has expired, or was cut off by a mail program.{" "}
        <Link className="link" href="/sign-in">
          Sign in
        </Link>
        , or{" "}
        <Link className="link" href="/sign-up">
          sign up again
        </Link>{" "}
        to get a new one.
      </p>
    </div>
  );
}

async function addressOf(token: string): Promise<string | null> {
  const call = await api();
  return call.account.lookSignUp({ token }).then(({ email }) => email, unknownLink);
}

function unknownLink(error: unknown): null {
  if (error instanceof TRPCError && error.code === "BAD_REQUEST") return null;
  throw error;
}
