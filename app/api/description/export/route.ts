import type { NextRequest } from "next/server";
import { answerError, callerOf } from "#server/ground/trpc/edge.ts";
import { exportDescription } from "#server/programme/description/transport.ts";

export const dynamic = "force-dynamic";

/** An engagement's description as a document: ?workspace=…&about=…&format=pdf|docx */
export async function GET(request: NextRequest) {
  try {
    return await exportDescription(callerOf(request), Object.fromEntries(request.nextUrl.searchParams));
  } catch (error) {
    return answerError(error);
  }
}
