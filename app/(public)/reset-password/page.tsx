import type { Metadata } from "next";
import { AskReset, SetPassword } from "#app/_features/people/account/reset-password.tsx";
import { titled } from "#app/_lib/titled.ts";
import { isDemo, sendsMail } from "#server/ground/platform/schema.ts";

export const metadata: Metadata = { ...titled("/reset-password"), referrer: "no-referrer" };

export default async function ResetPassword({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { token } = await searchParams;
  return typeof token === "string" ? <SetPassword token={token} /> : <AskReset outbox={isDemo() && !sendsMail()} />;
}
