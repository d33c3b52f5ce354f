import { HomeScreen } from "#app/_features/surface/home/home-screen.tsx";
import { load } from "#app/_lib/api.ts";
import { titled } from "#app/_lib/titled.ts";

export const metadata = titled("/home");

export default async function HomePage() {
  const reach = await load((call) => call.account.reach());
  return <HomeScreen reach={reach} />;
}
