import type { NextRequest } from "next/server";
import { exportStatement } from "#server/programme/applicability/transport.ts";
import { answerError, callerOf } from "#server/trpc/edge.ts";

export const dynamic = "force-dynamic";

/** The Statement of Applicability as a file: ?workspace=…&format=pdf|docx|xlsx|csv&version=… */
export async function GET(request: NextRequest) {
  try {
    return await exportStatement(callerOf(request), Object.fromEntries(request.nextUrl.searchParams));
  } catch (error) {
    return answerError(error);
  }
}
