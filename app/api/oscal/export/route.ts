import type { NextRequest } from "next/server";
import { exportOscal } from "#server/exchange/oscal/transport.ts";
import { answerError, callerOf } from "#server/ground/trpc/edge.ts";

export const dynamic = "force-dynamic";

/** One model as OSCAL JSON: ?workspace=…&model=…&about=… */
export async function GET(request: NextRequest) {
  try {
    return await exportOscal(callerOf(request), Object.fromEntries(request.nextUrl.searchParams));
  } catch (error) {
    return answerError(error);
  }
}
