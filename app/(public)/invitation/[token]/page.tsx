import { TRPCError } from "@trpc/server";
import type { Metadata } from "next";
import Link from "next/link";
import { InvitationPage } from "#app/_features/people/invitations/invitation-page.tsx";
import { api } from "#app/_lib/api.ts";
import { titled } from "#app/_lib/titled.ts";

export const metadata: Metadata = {
  ...titled("/invitation/[token]"),
  referrer: "no-referrer",
  robots: { index: false },
};

export default async function Invitation({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const call = await api();
  const [view, reach] = await Promise.all([
    call.invitations.look({ token }).catch(unknownLink),
    call.account.reach().catch(() => null),
  ]);
  if (view) return <InvitationPage token={token} view={view} reach={reach} />;
  return (
    <div className="mx-auto max-w-lg">
      <h1 className="font-title text-3xl">This link does not work</h1>
      <p className="mt-4 text-lg">
        It may have been cut off by a mail program. Copy it whole, or ask for a new invitation.
      </p>
      <p className="mt-4">
        <Link className="link" href="/sign-in">
          Sign in
        </Link>
      </p>
    </div>
  );
}

function unknownLink(error: unknown): null {
  if (error instanceof TRPCError && (error.code === "NOT_FOUND" || error.code === "BAD_REQUEST")) return null;
  throw error;
}
