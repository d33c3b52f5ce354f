export { answerCalls as GET, answerCalls as POST } from "#server/trpc/transport.ts";
