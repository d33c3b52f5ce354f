import type { Metadata } from "next";
import { AccountScreen } from "#app/_features/people/account/account-screen.tsx";
import { load } from "#app/_lib/api.ts";

export const metadata: Metadata = { title: "Your account" };

export default async function AccountPage() {
  const [reach, sessions, checkpoints] = await Promise.all([
    load((call) => call.account.reach()),
    load((call) => call.account.sessions()),
    load((call) => call.account.checkpointMail()),
  ]);
  return <AccountScreen person={reach.person} sessions={sessions} checkpoints={checkpoints} />;
}
