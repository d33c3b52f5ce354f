import type { NextRequest } from "next/server";
import { exportDescription } from "#server/programme/description/transport.ts";
import { answerError, callerOf } from "#server/trpc/edge.ts";

export const dynamic = "force-dynamic";

/** An engagement's description as a document: ?workspace=…&about=…&format=pdf|docx */
export async function GET(request: NextRequest) {
  try {
    return await exportDescription(callerOf(request), Object.fromEntries(request.nextUrl.searchParams));
  } catch (error) {
    return answerError(error);
  }
}
