import type { NextRequest } from "next/server";
import { answerError, callerOf } from "#server/ground/trpc/edge.ts";
import { exportMatrix } from "#server/programme/mappings/transport.ts";

export const dynamic = "force-dynamic";

/** The risk and control matrix as a file: ?workspace=…&engagement=…&format=xlsx|csv|json */
export async function GET(request: NextRequest) {
  try {
    return await exportMatrix(callerOf(request), Object.fromEntries(request.nextUrl.searchParams));
  } catch (error) {
    return answerError(error);
  }
}
