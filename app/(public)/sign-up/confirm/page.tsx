import type { Metadata } from "next";
import { ConfirmAddress } from "#app/_features/account/confirm-address.tsx";

export const metadata: Metadata = { title: "Confirm your address", referrer: "no-referrer" };

export default async function Confirm({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { token } = await searchParams;
  return <ConfirmAddress token={typeof token === "string" ? token : ""} />;
}
