import type { NextRequest } from "next/server";
import { exportControls } from "#server/exchange/imports/transport.ts";
import { answerError, callerOf } from "#server/ground/trpc/edge.ts";

export const dynamic = "force-dynamic";

/** The control list as a file: ?workspace=…&format=csv|xlsx */
export async function GET(request: NextRequest) {
  try {
    return await exportControls(callerOf(request), Object.fromEntries(request.nextUrl.searchParams));
  } catch (error) {
    return answerError(error);
  }
}
