import { AccountScreen } from "#app/_features/people/account/account-screen.tsx";
import { load } from "#app/_lib/api.ts";
import { titled } from "#app/_lib/titled.ts";

export const metadata = titled("/account");

export default async function AccountPage() {
  const [reach, sessions, checkpoints] = await Promise.all([
    load((call) => call.account.reach()),
    load((call) => call.account.sessions()),
    load((call) => call.account.checkpointMail()),
  ]);
  return <AccountScreen person={reach.person} sessions={sessions} checkpoints={checkpoints} />;
}
