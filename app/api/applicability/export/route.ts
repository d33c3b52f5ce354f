import type { NextRequest } from "next/server";
import { answerError, callerOf } from "#server/ground/trpc/edge.ts";
import { exportStatement } from "#server/programme/applicability/transport.ts";

export const dynamic = "force-dynamic";

/** The Statement of Applicability as a file: ?workspace=…&format=pdf|docx|xlsx|csv&version=… */
export async function GET(request: NextRequest) {
  try {
    return await exportStatement(callerOf(request), Object.fromEntries(request.nextUrl.searchParams));
  } catch (error) {
    return answerError(error);
  }
}
