export { answerSignIn as GET, answerSignIn as POST } from "#server/people/account/transport/sign-in.ts";
