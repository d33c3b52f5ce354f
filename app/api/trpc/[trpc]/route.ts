export { answerCalls as GET, answerCalls as POST } from "#server/surface/api/transport.ts";
