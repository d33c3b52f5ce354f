import { SignUpForm } from "#app/_features/people/account/sign-up-form.tsx";
import { titled } from "#app/_lib/titled.ts";
import { isDemo, sendsMail } from "#server/ground/platform/schema.ts";

export const metadata = titled("/sign-up");

export default async function SignUp({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { next } = await searchParams;
  return <SignUpForm next={typeof next === "string" ? next : null} outbox={isDemo() && !sendsMail()} />;
}
