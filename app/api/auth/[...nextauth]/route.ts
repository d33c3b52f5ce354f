export { answerSignIn as GET, answerSignIn as POST } from "#server/trpc/sign-in.ts";
