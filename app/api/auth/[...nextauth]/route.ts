export { answerSignIn as GET, answerSignIn as POST } from "#server/account/transport/sign-in.ts";
