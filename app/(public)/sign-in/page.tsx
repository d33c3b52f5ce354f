import { SignInForm } from "#app/_features/people/account/sign-in-form.tsx";
import { titled } from "#app/_lib/titled.ts";
import { DEMO_SIGN_INS } from "#server/ground/platform/demo-people.ts";
import { isDemo } from "#server/ground/platform/schema.ts";

export const metadata = titled("/sign-in");

export default async function SignIn({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { next } = await searchParams;
  return <SignInForm next={typeof next === "string" ? next : "/home"} demo={isDemo() ? [...DEMO_SIGN_INS] : []} />;
}
