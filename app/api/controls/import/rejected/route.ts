import type { NextRequest } from "next/server";
import { exportRejected } from "#server/exchange/imports/transport.ts";
import { answerError, callerOf } from "#server/ground/trpc/edge.ts";

export const dynamic = "force-dynamic";

/** The rows of a draft that an import would reject, with the reasons: ?workspace=…&draft=…&plan=… */
export async function GET(request: NextRequest) {
  try {
    return await exportRejected(callerOf(request), Object.fromEntries(request.nextUrl.searchParams));
  } catch (error) {
    return answerError(error);
  }
}
