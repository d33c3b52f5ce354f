export { answerCalls as GET, answerCalls as POST } from "#server/api/transport.ts";
