import type { NextRequest } from "next/server";
import { answerError, callerOf } from "#server/ground/trpc/edge.ts";
import { exportRegister } from "#server/programme/risks/transport.ts";

export const dynamic = "force-dynamic";

/** The risk register as a file: ?workspace=…&format=pdf|docx|xlsx|csv|json */
export async function GET(request: NextRequest) {
  try {
    return await exportRegister(callerOf(request), Object.fromEntries(request.nextUrl.searchParams));
  } catch (error) {
    return answerError(error);
  }
}
