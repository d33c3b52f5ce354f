import type { Metadata } from "next";
import { HomeScreen } from "#app/_features/surface/home/home-screen.tsx";
import { load } from "#app/_lib/api.ts";

export const metadata: Metadata = { title: "Start" };

export default async function HomePage() {
  const reach = await load((call) => call.account.reach());
  return <HomeScreen reach={reach} />;
}
