import type { NextRequest } from "next/server";
import { answerError, callerOf } from "#server/ground/trpc/edge.ts";
import { exportPlan } from "#server/plan/reports/transport.ts";

export const dynamic = "force-dynamic";

/** A version of a report plan as a document: ?workspace=…&plan=…&version=…&format=pdf|docx */
export async function GET(request: NextRequest) {
  try {
    return await exportPlan(callerOf(request), Object.fromEntries(request.nextUrl.searchParams));
  } catch (error) {
    return answerError(error);
  }
}
