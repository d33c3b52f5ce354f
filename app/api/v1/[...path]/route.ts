import { answerProgram } from "#server/exchange/rest/transport/answer.ts";

export const dynamic = "force-dynamic";

export {
  answerProgram as DELETE,
  answerProgram as GET,
  answerProgram as PATCH,
  answerProgram as POST,
  answerProgram as PUT,
};
